//! What CI systems say of a commit that they check out without its branch.

use super::cargo;

/// The branch and the tag, if the system builds just this commit and not one that the build checked out
/// by itself.
///
/// Sources: <https://docs.github.com/actions/reference/workflows-and-actions/variables>,
/// <https://docs.gitlab.com/ci/variables/predefined_variables/>.
pub(super) fn branch_and_tag(revision: &str) -> (Option<String>, Option<String>) {
    if variable("GITHUB_SHA").is_some_and(|sha| sha == revision) {
        let name = variable("GITHUB_REF_NAME");
        let is_tag = variable("GITHUB_REF_TYPE").is_some_and(|kind| kind == "tag");
        let (branch, tag) = if is_tag { (None, name) } else { (name, None) };
        // Of a pull request, whose own name is that of its merge: `17/merge`.
        return (variable("GITHUB_HEAD_REF").or(branch), tag);
    }
    if variable("CI_COMMIT_SHA").is_some_and(|sha| sha == revision) {
        let branch = variable("CI_COMMIT_BRANCH")
            .or_else(|| variable("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME"));
        return (branch, variable("CI_COMMIT_TAG"));
    }
    (None, None)
}

/// What the system sets is not the user's to correct.
fn variable(name: &str) -> Option<String> {
    cargo::variable(name).ok().flatten()
}
