//! The elements of the pictures, which are measured, painted and dragged.

use yew::NodeRef;

/// The elements of the pictures; they are empty until the page has been rendered.
#[derive(Clone, Debug, Default)]
pub struct Pictures {
    /// The canvas of the stage.
    pub stage: NodeRef,
    /// The canvas of the timeline.
    pub timeline: NodeRef,
    /// The box in which the timeline scrolls.
    pub timeline_box: NodeRef,
    /// The canvas of the overview of the run.
    pub overview: NodeRef,
}
