"""The values that a listing shows: the expressions of its comments such as `# watch: a, b.balance`.

After each task step each expression is evaluated in the frame of the function whose line has the comment,
as long as that function is suspended.
"""

import ast
import io
import tokenize

MARK = "# watch:"


def expressions_by_line(listing):
    """The expressions of each line that has a comment with some."""
    found = {}
    for token in tokenize.generate_tokens(io.StringIO(listing).readline):
        if token.type == tokenize.COMMENT and token.string.startswith(MARK):
            text = f"[{token.string.removeprefix(MARK).strip()}]"
            items = ast.parse(text, mode="eval").body.elts
            found[token.start[0]] = [ast.get_source_segment(text, item) for item in items]
    return found


class ShownValues:
    """The values that a listing shows, and what each of them was last."""

    def __init__(self, listing, file):
        self._by_line = expressions_by_line(listing)
        self._file = file
        self._frames = []
        self._shown = {}

    def changes(self, coroutine):
        """What has changed when a task's step is over, whose coroutine this is: pairs of name and text."""
        if self._by_line:
            self._find_frames(coroutine)
        changes = []
        for frame, expressions in self._frames:
            for expression in expressions:
                try:
                    text = repr(eval(expression, frame.f_globals, frame.f_locals))
                except (NameError, AttributeError):
                    # It does not exist yet, or the function is over.
                    continue
                if self._shown.get(expression) != text:
                    self._shown[expression] = text
                    changes.append((expression, text))
        return changes

    def _find_frames(self, coroutine):
        """Remembers the suspended functions that have such comments."""
        while coroutine is not None:
            frame = getattr(coroutine, "cr_frame", None)
            if frame is not None and all(frame is not known for known, _ in self._frames):
                self._remember(frame)
            coroutine = getattr(coroutine, "cr_await", None)

    def _remember(self, frame):
        code = frame.f_code
        if code.co_filename == self._file:
            lines = {line for _, _, line in code.co_lines()}
            watched = [self._by_line[line] for line in sorted(lines & self._by_line.keys())]
            if watched:
                self._frames.append((frame, sum(watched, [])))
