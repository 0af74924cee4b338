//! Tables and JSON of what was measured.

mod comparison;
mod figure;
mod number;
mod sheet;
mod table;
mod target;

pub use comparison::{Comparison, Pair};
pub use figure::Figure;
pub use sheet::{Sample, Sheet, Summary};
pub use table::Table;
pub use target::{Bound, Target};
