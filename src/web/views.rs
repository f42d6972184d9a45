//! The elements that are written to directly while the playhead moves.

use yew::NodeRef;

/// One reference to each element; components render them, painters fill them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Views {
    /// The canvas of the stage.
    pub(super) stage: NodeRef,
    /// The canvas of the timeline.
    pub(super) timeline: NodeRef,
    /// The canvas of the overview of the run.
    pub(super) overview: NodeRef,
    /// The box in which the timeline scrolls.
    pub(super) timeline_box: NodeRef,
    /// The sentence about what happens.
    pub(super) sentence: NodeRef,
    /// The story of the task that is pointed at or marked.
    pub(super) story: NodeRef,
    /// The virtual time as text.
    pub(super) time: NodeRef,
    /// The slider that is the playhead.
    pub(super) scrubber: NodeRef,
    /// The box that says why the run does not end as it should.
    pub(super) ending: NodeRef,
    /// The list of printed lines.
    pub(super) console: NodeRef,
    /// The lines of the listing.
    pub(super) listing: NodeRef,
    /// The body of the table of tasks.
    pub(super) tasks: NodeRef,
    /// The list of keys.
    pub(super) help: NodeRef,
    /// What is said about the trace.
    pub(super) footer: NodeRef,
}
