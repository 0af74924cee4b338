use proc_macro2::Ident;
use strsim::damerau_levenshtein;
use syn::ext::IdentExt;

use super::{Description, Errors, RawMethod, Rpc};

/// The rpc that the method implements.
///
/// A misspelt name is reported and put right, so that rustc does not also miss the method that was meant.
/// A name that is like none is left for rustc to report (E0407).
pub(super) fn resolve<'d>(
    method: &mut RawMethod,
    description: &'d Description,
    written: &[Ident],
    errors: &mut Errors,
) -> Option<&'d Rpc> {
    let name = &mut method.signature.ident;
    if let Some(rpc) = description.rpc(name) {
        return Some(rpc);
    }
    let meant = nearest(name, description, written)?;
    let (service, suggestion) = (&description.service, &meant.name);
    errors
        .at(&*name, format!("no rpc named `{name}` in `{service}`; did you mean `{suggestion}`?"));
    let span = name.span();
    *name = meant.name.clone();
    name.set_span(span);
    Some(meant)
}

/// The missing rpc whose name is nearest, if it is near.
fn nearest<'d>(name: &Ident, description: &'d Description, written: &[Ident]) -> Option<&'d Rpc> {
    let name = plain(name);
    description
        .rpcs
        .iter()
        .filter(|rpc| !written.contains(&rpc.name))
        .map(|rpc| (damerau_levenshtein(&name, &plain(&rpc.name)), rpc))
        .filter(|(distance, _)| *distance <= name.len().max(3) / 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, rpc)| rpc)
}

/// The name without case and underscores: `SayHello` means `say_hello`.
fn plain(name: &Ident) -> String {
    name.unraw().to_string().replace('_', "").to_lowercase()
}

#[cfg(test)]
mod tests {
    use quote::format_ident;

    use super::*;

    fn suggest(name: &str, written: &[Ident]) -> Option<String> {
        let description: Description = syn::parse_quote! {
            "a.Greeter"
            say_hello "SayHello" unary (A) -> B,
            say_hallo "SayHallo" unary (A) -> B,
            r#match "Match" unary (A) -> B,
        };
        nearest(&format_ident!("{name}"), &description, written).map(|rpc| rpc.name.to_string())
    }

    #[test]
    fn the_nearest_name_is_meant() {
        assert_eq!(suggest("say_helo", &[]).as_deref(), Some("say_hello"));
        assert_eq!(suggest("SayHello", &[]).as_deref(), Some("say_hello"));
        assert_eq!(suggest("matsh", &[]).as_deref(), Some("r#match"));
    }

    #[test]
    fn a_method_that_is_there_is_not_meant() {
        let written = [format_ident!("say_hello")];
        assert_eq!(suggest("say_helo", &written).as_deref(), Some("say_hallo"));
    }

    #[test]
    fn other_names_are_left_to_rustc() {
        assert_eq!(suggest("shutdown", &[]), None);
    }
}
