//! Why a conversion failed ([`Error`]), and what it reports about the outputs that it made ([`Warning`]).
//!
//! Both are facts with fields; their `Display` is the sentence for people. Knows nothing of who prints them.

mod conversion;
mod error;
mod fact;
mod families;
mod rescue;
pub(crate) mod rules;
mod visible;
mod warning;
mod watch;

pub use conversion::{Change, Conversion, PictureForm};
pub use error::{Cause, Error, Exceeded, FontProblem, Gone, UnpackProblem, message_with_causes};
pub use fact::{Candidate, Fact, Severity};
pub(crate) use families::of as family_of;
pub use rescue::LineRescue;
pub use visible::{is_obeyed, visible};
pub(crate) use warning::merge_repeated;
pub use warning::{Rule, Warned, Warning};
pub use watch::Watch;
pub(crate) use watch::{step, steps};
