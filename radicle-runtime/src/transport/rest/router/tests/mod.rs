mod captured;
mod matching;
mod reference;
mod template;
