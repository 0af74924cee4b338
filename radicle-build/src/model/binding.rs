use super::Template;

/// A rule that was checked: one HTTP method and path template.
#[derive(Debug)]
pub(crate) struct Binding {
    /// `GET`; `*` for any.
    pub(crate) method: String,
    pub(crate) template: Template,
    pub(crate) body: Body,
    /// The field numbers on the way to the `google.api.HttpBody` that is the HTTP body, if it is one.
    pub(crate) raw_body: Option<Vec<i32>>,
    /// The response field that is the HTTP body.
    pub(crate) response_body: Option<String>,
    /// Whether the response, or that field of it, is a `google.api.HttpBody`.
    pub(crate) raw_response: bool,
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
