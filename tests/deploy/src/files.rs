//! The files of the deployment.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::Result;

/// `examples/greeter/deploy`.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/greeter/deploy")
}

/// A file of the folder, YAML or JSON, which is YAML, too.
pub fn load(path: &str) -> Result<Value> {
    let text =
        fs::read_to_string(folder().join(path)).map_err(|error| format!("{path}: {error}"))?;
    serde_yaml_ng::from_str(&text).map_err(|error| format!("{path}: {error}").into())
}

/// The paths of a subfolder's YAML files, from the folder, in order.
pub fn yaml_in(subfolder: &str) -> Result<Vec<String>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder().join(subfolder))? {
        let name = entry?.file_name().into_string().map_err(|name| format!("{name:?}"))?;
        if name.ends_with(".yml") || name.ends_with(".yaml") {
            paths.push(format!("{subfolder}/{name}"));
        }
    }
    paths.sort();
    Ok(paths)
}

/// The elements of a list; none of what is no list.
pub fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A text; an error that names the field for what is none.
pub fn text<'a>(value: &'a Value, field: &str) -> Result<&'a str> {
    value[field].as_str().ok_or_else(|| format!("no text `{field}` in {value}").into())
}

/// All rules of Prometheus, from all files.
pub fn rules() -> Result<Vec<Value>> {
    let mut rules = Vec::new();
    for path in yaml_in("prometheus/rules")? {
        for group in list(&load(&path)?["groups"]) {
            rules.extend_from_slice(list(&group["rules"]));
        }
    }
    Ok(rules)
}

/// The container of the Deployment.
pub fn container() -> Result<Value> {
    let deployment = load("kubernetes/deployment.yaml")?;
    let container = deployment["spec"]["template"]["spec"]["containers"][0].clone();
    if container.is_object() {
        Ok(container)
    } else {
        Err("the Deployment has no container".into())
    }
}

/// A duration as Prometheus writes it, in seconds: `15s`, `2m`, `1h`, `3d`.
pub fn seconds(duration: &str) -> Result<u64> {
    let (number, unit) = duration.split_at(duration.len().saturating_sub(1));
    let unit = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86400,
        _ => return Err(format!("`{duration}` is no duration").into()),
    };
    Ok(number.parse::<u64>()? * unit)
}
