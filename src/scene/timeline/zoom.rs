//! Zooming and panning: how the window of a timeline moves.

use super::view::TimelineView;
use super::window::{LEAST_UNITS, Window};

impl TimelineView {
    /// The window after zooming by `factor`; the place at `x` stays there.
    pub fn zoomed(&self, factor: f64, x: f32) -> Window {
        let part = self.part_of_x(x);
        let place = self.window.from as f64 + part * self.window.span();
        let end = self.end as f64;
        let span = (self.window.span() / factor).max(LEAST_UNITS as f64).min(end);
        Window::new(place - part * span, span, self.end)
    }

    /// The window after everything has moved by `dx` pixels to the right.
    pub fn panned(&self, dx: f32) -> Window {
        let units = f64::from(dx) * self.units_per_pixel();
        self.moved_to(self.window.from as f64 - units)
    }

    /// A window of the same length that begins at `from`.
    pub fn moved_to(&self, from: f64) -> Window {
        Window::new(from, self.window.span(), self.end)
    }

    /// The window in which the two `places` are at the two `xs`, as after a pinch with two fingers.
    pub fn pinched(&self, places: [f64; 2], xs: [f32; 2]) -> Window {
        let pixels = f64::from(xs[1] - xs[0]);
        let width = f64::from(self.right() - self.left());
        let scale = (places[1] - places[0]) / pixels;
        // If the fingers are at one point or have crossed, there is no such window.
        if pixels.abs() < 1.0 || scale <= 0.0 {
            return self.window;
        }
        let end = self.end as f64;
        let span = (scale * width).max(LEAST_UNITS as f64).min(end);
        let middle = f64::from(xs[0] + xs[1]) / 2.0 - f64::from(self.left());
        let place = f64::midpoint(places[0], places[1]);
        Window::new(place - middle / width * span, span, self.end)
    }

    /// The window that shows `place`: the current one, or one that begins just before it.
    pub fn following(&self, place: u64) -> Window {
        if self.shows(place) {
            return self.window;
        }
        self.moved_to(place as f64 - 0.1 * self.window.span())
    }

    /// Returns `true` if a place is inside of the window.
    pub fn shows(&self, place: u64) -> bool {
        (self.window.from..=self.window.to).contains(&place)
    }

    /// Returns `true` if the whole run is shown.
    pub fn is_whole(&self) -> bool {
        self.window == Window::whole(self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::super::axis::Axis;
    use super::*;

    fn view(end: u64) -> TimelineView {
        TimelineView {
            width: 800.0,
            height: 300.0,
            scroll_y: 0.0,
            axis: Axis::Seconds,
            window: Window::whole(end),
            end,
            run_end: end,
            resource_rows: 0,
            selected: None,
            hides_future: false,
            shows_moments: false,
        }
    }

    /// Pseudo-random numbers from a fixed seed.
    fn numbers(count: usize) -> impl Iterator<Item = f64> {
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        std::iter::repeat_with(move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 11) as f64 / (1_u64 << 53) as f64
        })
        .take(count)
    }

    #[test]
    fn a_place_comes_back_from_its_pixel() {
        let mut places = numbers(3_000);
        while let (Some(a), Some(b), Some(c)) = (places.next(), places.next(), places.next()) {
            let end = 1_000_000 + (a * 1e12) as u64;
            let mut view = view(end);
            view.window = view.zoomed(1.0 + b * 1e6, 116.0 + c as f32 * 662.0);
            let units = view.units_per_pixel();
            let place = view.window.from + (c * view.window.span()) as u64;
            let back = view.place_from_x(view.x_from_place(place));
            assert!(back.abs_diff(place) as f64 <= units * 0.01 + 1.0, "{place} {back} {view:?}");
        }
    }

    #[test]
    fn what_is_under_the_pointer_stays_there() {
        let mut random = numbers(4_000);
        let mut view = view(3_600_000_000_000);
        while let (Some(a), Some(b)) = (random.next(), random.next()) {
            let x = view.left() + a as f32 * (view.right() - view.left());
            let place = view.place_from_x(x);
            let before = view.window;
            view.window = view.zoomed((b * 4.0 - 1.9).exp(), x);
            let is_inside = view.window.from > 0 && view.window.to < view.end;
            if is_inside {
                let moved = (view.x_from_place(place) - x).abs();
                // A place is a whole unit, and pixels are finer than units only at the least span.
                let pixel = (1.0 / view.units_per_pixel() + 1.0 / units(&before, &view)) as f32;
                assert!(moved <= 0.02 + pixel, "{moved} from {before:?} to {:?}", view.window);
            }
        }
    }

    fn units(window: &Window, view: &TimelineView) -> f64 {
        window.span() / f64::from(view.right() - view.left())
    }

    #[test]
    fn the_window_stays_inside_of_the_run() {
        let end = 2_000_000;
        let view = view(end);
        assert_eq!(view.zoomed(0.01, 300.0), Window::whole(end));
        assert_eq!(view.zoomed(1e12, 300.0).span() as u64, LEAST_UNITS);
        let near = TimelineView { window: view.zoomed(10.0, 300.0), ..view };
        assert_eq!(near.panned(1e9).from, 0);
        assert_eq!(near.panned(-1e9).to, end);
        assert_eq!(near.panned(10.0).span() as u64, near.window.span() as u64);
        assert_eq!(Window { from: 9, to: 3 }.within(5), Window::whole(5));
        assert_eq!(Window { from: 7, to: u64::MAX }.within(0), Window::whole(0));
    }

    #[test]
    fn two_fingers_hold_what_they_touch() {
        let view = view(1_000_000_000);
        let places = [200_000_000.0, 400_000_000.0];
        let pinched = TimelineView { window: view.pinched(places, [200.0, 500.0]), ..view };
        assert!((pinched.x_from_place(200_000_000) - 200.0).abs() < 0.1);
        assert!((pinched.x_from_place(400_000_000) - 500.0).abs() < 0.1);
        assert_eq!(view.pinched(places, [300.0, 300.2]), view.window);
        assert_eq!(view.pinched(places, [500.0, 200.0]), view.window);
    }

    #[test]
    fn the_window_follows_a_place_that_leaves_it() {
        let view = view(1_000_000_000);
        let near = TimelineView { window: Window { from: 0, to: 100_000_000 }, ..view };
        assert_eq!(near.following(50_000_000), near.window);
        let next = near.following(100_000_001);
        assert_eq!(next, Window { from: 90_000_001, to: 190_000_001 });
        assert_eq!(near.following(1_000_000_000).to, 1_000_000_000);
    }
}
