use super::{
    shelf::{RIVAL, SHELF},
    support::gateway,
};
use crate::{server::ErrorKind, transport::rest::Rest};

#[test]
fn equal_templates_name_both_methods() {
    let error = gateway(&[&SHELF, &RIVAL], Rest::default()).expect_err("the routes are equal");
    assert_eq!(error.kind(), ErrorKind::DuplicateRoute);
    let expected = "`GET /v1/echo/*` of rival.Shelf.Take matches the same paths as \
        `GET /v1/echo/{title}` of shelf.Shelf.Echo; change one of them";
    assert_eq!(error.to_string(), expected);
}
