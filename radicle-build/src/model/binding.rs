use super::Template;

/// A rule that was checked: one HTTP method and path template.
#[derive(Debug)]
pub(crate) struct Binding {
    /// `GET`; `*` for any.
    pub(crate) method: String,
    pub(crate) template: Template,
    pub(crate) body: Body,
    /// The response field that is the HTTP body.
    pub(crate) response_body: Option<String>,
    /// The field of the request that holds the mask of a partial update.
    pub(crate) field_mask: Option<String>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Body {
    None,
    Message,
    /// A field path by proto names.
    Field(Vec<String>),
}
