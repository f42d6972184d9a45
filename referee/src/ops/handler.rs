//! The exception handler of the loop.

use loopscope::runtime::{
    Exception, ExceptionContext, call_exception_handler, default_exception_handler, print,
    reset_exception_handler, set_exception_handler,
};

use crate::draft::Draft;
use crate::family::{Family, Perform, Uses, operations, read};
use crate::interpreter::{Next, Performed, Scope};
use crate::ops::callback::Callback;
use crate::ops::flow::{callback_block, exception, raising};
use crate::program::{Raising, Statement};

/// The family of exception handlers.
pub const FAMILY: Family = Family {
    name: Handler::NAME,
    operations: Handler::NAMES,
    read: read::<Handler>,
    objects: &[],
    uses: Some(Uses {
        share: 2,
        prepare: |_| (),
        make_up,
        in_callbacks: &[|draft| Some(Handler::Call(draft.numbered('c'), None).into())],
    }),
};

operations! {
    /// What is told of exceptions. What is reported when an object is collected goes to the default
    /// handler, because the moment depends on the collector.
    Handler as "handler" {
        /// `loop.set_exception_handler(…)`, which prints; then it raises, if anything.
        Set(Option<Raising>),
        /// `loop.set_exception_handler(None)`.
        Reset,
        /// `loop.call_exception_handler({"message": …, "exception": …})`.
        Call(String, Option<Raising>),
    }
}

impl Perform for Handler {
    fn awaits(&self) -> bool {
        false
    }

    async fn perform(&self, _scope: &Scope) -> Performed {
        match self {
            Self::Set(raising) => {
                let raised = raising.as_ref().map(exception);
                set_exception_handler(move |context| handle(context, raised.as_ref()))?;
            }
            Self::Reset => reset_exception_handler()?,
            Self::Call(message, raising) => {
                let mut context = ExceptionContext::new(format!("told {message}"));
                if let Some(raising) = raising {
                    context = context.with_exception(exception(raising));
                }
                call_exception_handler(&context)?;
            }
        }
        Ok(Next::Statement)
    }
}

fn handle(context: &ExceptionContext, raised: Option<&Exception>) -> Result<(), Exception> {
    let message = context.message();
    if !message.starts_with("told ") && message != "Exception in callback" {
        return default_exception_handler(context);
    }
    let exception = context.exception().map_or_else(|| "None".to_owned(), Exception::repr);
    print(format!("handles {message}: {exception}"));
    raised.map_or(Ok(()), |raised| Err(raised.clone()))
}

fn make_up(draft: &mut Draft, to: &mut Vec<Statement>) {
    let operation = match draft.below(8) {
        0..=2 => {
            let raised = if draft.one_in(4) { Some(raising(draft)) } else { None };
            Handler::Set(raised).into()
        }
        3 => Handler::Reset.into(),
        4 => Handler::Call(draft.numbered('c'), Some(raising(draft))).into(),
        5 => Handler::Call(draft.numbered('c'), None).into(),
        _ => {
            let name = draft.pick(&["h1", "h2"]).to_owned();
            Callback::Raising(name, callback_block(draft), raising(draft)).into()
        }
    };
    to.push(operation);
}
