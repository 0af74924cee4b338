use tonic::Code;

/// How many status codes gRPC has; `Code as usize` is below it.
pub(super) const CODES: usize = NAMES.len();

/// Go's names, by which every dashboard asks; indexed by the code's number.
const NAMES: [&str; 17] = [
    "OK",
    "Canceled",
    "Unknown",
    "InvalidArgument",
    "DeadlineExceeded",
    "NotFound",
    "AlreadyExists",
    "PermissionDenied",
    "ResourceExhausted",
    "FailedPrecondition",
    "Aborted",
    "OutOfRange",
    "Unimplemented",
    "Internal",
    "Unavailable",
    "DataLoss",
    "Unauthenticated",
];

/// The name of a code in metrics and logs: `OK`, `Canceled`, `InvalidArgument` …
pub(crate) fn code_name(code: Code) -> &'static str {
    NAMES[code as usize]
}

/// All names in the order of their codes.
pub(super) fn code_names() -> impl Iterator<Item = &'static str> {
    NAMES.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_go() {
        assert_eq!(code_name(Code::Ok), "OK");
        assert_eq!(code_name(Code::Cancelled), "Canceled");
        assert_eq!(code_name(Code::DeadlineExceeded), "DeadlineExceeded");
        for (number, name) in (0..).zip(code_names()).skip(2) {
            assert_eq!(name, format!("{:?}", Code::from_i32(number)));
        }
    }
}
