//! A Grafana dashboard: its queries, with variables put in as Grafana does.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{
    Result,
    files::{list, text},
};

/// One query of a dashboard.
#[derive(Clone, Debug)]
pub struct Query {
    /// The panel or annotation that asks it.
    pub from: String,
    /// With variables in it.
    pub expression: String,
    /// Asked for one time, not for a range of them.
    pub instant: bool,
}

/// A variable with values from Prometheus: `label_values(selector, label)`.
#[derive(Clone, Debug)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// The series that it looks at, with variables in it.
    pub selector: String,
    /// The label whose values it has.
    pub label: String,
    /// What stands for all values.
    pub all: String,
}

/// All queries of panels and annotations.
pub fn queries(dashboard: &Value) -> Result<Vec<Query>> {
    let mut queries = Vec::new();
    for panel in list(&dashboard["panels"]) {
        for target in list(&panel["targets"]) {
            queries.push(Query {
                from: format!("{} {}", text(panel, "title")?, text(target, "refId")?),
                expression: text(target, "expr")?.to_owned(),
                instant: target["instant"] == true,
            });
        }
    }
    for annotation in list(&dashboard["annotations"]["list"]) {
        queries.push(Query {
            from: text(annotation, "name")?.to_owned(),
            expression: text(annotation, "expr")?.to_owned(),
            instant: false,
        });
    }
    Ok(queries)
}

/// The variables that ask Prometheus, in their order.
pub fn variables(dashboard: &Value) -> Result<Vec<Variable>> {
    let list = list(&dashboard["templating"]["list"]);
    list.iter().filter(|variable| variable["type"] == "query").map(variable).collect()
}

fn variable(variable: &Value) -> Result<Variable> {
    let query = text(&variable["query"], "query")?;
    let arguments = query.strip_prefix("label_values(").and_then(|it| it.strip_suffix(')'));
    let (selector, label) = arguments
        .and_then(|it| it.rsplit_once(','))
        .ok_or_else(|| format!("`{query}` is not `label_values(selector, label)`"))?;
    Ok(Variable {
        name: text(variable, "name")?.to_owned(),
        selector: selector.to_owned(),
        label: label.trim().to_owned(),
        all: text(variable, "allValue")?.to_owned(),
    })
}

/// What stands for each variable in queries.
#[derive(Clone, Debug, Default)]
pub struct Selection(BTreeMap<String, String>);

impl Selection {
    /// The constants of a dashboard, and these for the variables that depend on the window.
    pub fn new(dashboard: &Value, rate_interval: &str, range: &str) -> Result<Self> {
        let mut selection = Self::default();
        for variable in list(&dashboard["templating"]["list"]) {
            if variable["type"] == "constant" {
                selection.set(text(variable, "name")?, text(variable, "query")?);
            }
        }
        selection.set("__rate_interval", rate_interval);
        selection.set("__range", range);
        Ok(selection)
    }

    fn set(&mut self, name: &str, value: &str) {
        self.0.insert(name.to_owned(), value.to_owned());
    }

    /// "All" is selected.
    pub fn all(&mut self, variable: &Variable) {
        self.set(&variable.name, &variable.all);
    }

    /// These values are selected: a regular expression of them within a PromQL string.
    pub fn values(&mut self, variable: &Variable, values: &[String]) {
        let escaped: Vec<_> = values.iter().map(|value| escape(value)).collect();
        match &escaped[..] {
            [value] => self.set(&variable.name, value),
            values => self.set(&variable.name, &format!("({})", values.join("|"))),
        }
    }

    /// Puts the values in; an error for a variable that there is not.
    pub fn apply(&self, expression: &str) -> Result<String> {
        let mut applied = String::new();
        let mut rest = expression;
        while let Some((before, after)) = rest.split_once('$') {
            applied.push_str(before);
            let (name, after) = match after.strip_prefix('{') {
                Some(braced) => braced.split_once('}').unwrap_or((braced, "")),
                None => after.split_at(
                    after
                        .find(|it: char| !it.is_alphanumeric() && it != '_')
                        .unwrap_or(after.len()),
                ),
            };
            let value = self.0.get(name);
            applied.push_str(value.ok_or_else(|| format!("no variable `{name}`: {expression}"))?);
            rest = after;
        }
        Ok(applied + rest)
    }
}

/// As Grafana's data source of Prometheus escapes a value: once for the expression, once for the string.
fn escape(value: &str) -> String {
    let mut escaped = String::new();
    for char in value.chars() {
        match char {
            '\\' => escaped.push_str(r"\\\\"),
            '$' | '^' | '*' | '{' | '}' | '[' | ']' | '\'' | '+' | '?' | '.' | '(' | ')' | '|' => {
                escaped.push_str(r"\\");
                escaped.push(char);
            }
            char => escaped.push(char),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_put_in_as_grafana_does() {
        let dashboard = json!({"templating": {"list": [
            {"type": "constant", "name": "faults", "query": "Internal|Unknown"},
            {"type": "query", "name": "job", "allValue": ".*", "query": {"query": "label_values(up{a=\"b\"}, job)"}},
        ]}});
        let variables = variables(&dashboard).unwrap();
        assert_eq!((&*variables[0].selector, &*variables[0].label), ("up{a=\"b\"}", "job"));
        let mut selection = Selection::new(&dashboard, "4s", "30s").unwrap();
        let query = "rate(x{job=~\"$job\", code=~\"${faults}\"}[$__rate_interval])";
        assert!(selection.apply(query).unwrap_err().to_string().starts_with("no variable `job`"));
        selection.all(&variables[0]);
        let with = |job: &str| format!("rate(x{{job=~\"{job}\", code=~\"Internal|Unknown\"}}[4s])");
        assert_eq!(selection.apply(query).unwrap(), with(".*"));
        selection.values(&variables[0], &["a.b".to_owned()]);
        assert_eq!(selection.apply(query).unwrap(), with(r"a\\.b"));
        selection.values(&variables[0], &["a.b".to_owned(), "c".to_owned()]);
        assert_eq!(selection.apply(query).unwrap(), with(r"(a\\.b|c)"));
    }
}
