//! The excerpt of a demo's file that is shipped, cut out by the compiler: whoever loads the page
//! need not load the rest.

/// The marks around what a reader of the program needs, each a line of its own.
pub(super) const LISTING: &str = "//~ listing";
pub(super) const END_OF_LISTING: &str = "//~ end of the listing";

/// How many bytes the excerpt of a file has.
pub(super) const fn len(file: &str) -> usize {
    let bytes = file.as_bytes();
    let (begin, end) = span(bytes);
    end - begin + count_lines(bytes, begin)
}

/// The excerpt of a file as bytes: the listing from its mark on, after as many empty lines as there
/// are lines before it, so that every line keeps its number.
pub(super) const fn bytes<const LEN: usize>(file: &str) -> [u8; LEN] {
    let bytes = file.as_bytes();
    let (begin, end) = span(bytes);
    let skipped = count_lines(bytes, begin);
    let mut excerpt = [b'\n'; LEN];
    let (_, listing) = excerpt.split_at_mut(skipped);
    listing.copy_from_slice(bytes.split_at(end).0.split_at(begin).1);
    excerpt
}

/// The excerpt as text.
pub(super) const fn text(excerpt: &'static [u8]) -> &'static str {
    match str::from_utf8(excerpt) {
        Ok(text) => text,
        Err(_) => panic!("the marks are whole lines, so no character is cut"),
    }
}

/// From where to where the listing goes with its marks; to the end if it is not marked.
const fn span(bytes: &[u8]) -> (usize, usize) {
    let begin = find(bytes, LISTING.as_bytes());
    let end = find(bytes, END_OF_LISTING.as_bytes()) + END_OF_LISTING.len();
    if end > bytes.len() { (begin, bytes.len()) } else { (begin, end) }
}

/// Where a line begins with a mark, or where the file ends.
const fn find(bytes: &[u8], mark: &[u8]) -> usize {
    let mut place = 0;
    while place < bytes.len() {
        let mut same = 0;
        while same < mark.len() && place + same < bytes.len() && bytes[place + same] == mark[same] {
            same += 1;
        }
        if same == mark.len() && (place == 0 || bytes[place - 1] == b'\n') {
            return place;
        }
        place += 1;
    }
    place
}

/// How many lines end before a place.
const fn count_lines(bytes: &[u8], place: usize) -> usize {
    let (mut count, mut index) = (0, 0);
    while index < place {
        if bytes[index] == b'\n' {
            count += 1;
        }
        index += 1;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_listing_keeps_its_line_numbers() {
        const FILE: &str = "// «1»\n// 2\n//~ listing\nfn main()\n//~ end of the listing\n// 6\n";
        const EXCERPT: &[u8] = &bytes::<{ len(FILE) }>(FILE);
        assert_eq!(text(EXCERPT), "\n\n//~ listing\nfn main()\n//~ end of the listing");
    }

    #[test]
    fn a_file_without_marks_has_no_excerpt() {
        assert_eq!(bytes::<1>("fn main()\n"), [b'\n']);
        assert_eq!(len(""), 0);
    }
}
