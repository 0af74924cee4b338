//! What the Deployment and the ConfigMap start the greeter with.

use std::{fs, net::SocketAddr, path::Path};

use serde_json::Value;

use crate::{
    Result,
    files::{container, list, load, text},
};

/// The arguments of the Deployment; its volume becomes a folder with the files of the ConfigMap.
pub fn arguments(folder: &Path) -> Result<Vec<String>> {
    fs::create_dir_all(folder)?;
    for (flag, value) in flags()? {
        fs::write(folder.join(flag), value)?;
    }
    let container = container()?;
    let mounted = text(&container["volumeMounts"][0], "mountPath")?;
    let argument = |argument: &Value| {
        let argument = argument.as_str().unwrap_or_default();
        argument.replace(mounted, &folder.to_string_lossy())
    };
    Ok(list(&container["args"]).iter().map(argument).collect())
}

/// Asks the greeter whether it took the flags of the ConfigMap, and would take a change of them.
pub async fn check_flags(admin: SocketAddr) -> Result<()> {
    let answer = e2e::http1(admin, "GET", "/debug/flagz?format=json", &[], "").await;
    let page: Value = serde_json::from_str(&answer.text())?;
    for (name, value) in flags()? {
        let flag = list(&page["flags"]).iter().find(|flag| flag["name"] == *name);
        let flag = flag.ok_or_else(|| format!("the greeter has no flag {name}"))?;
        if flag["current_value"] != *value || flag["is_dynamic"] != true {
            return Err(format!("{name} should be {value}, and dynamic: {flag}").into());
        }
    }
    Ok(())
}

fn flags() -> Result<Vec<(String, String)>> {
    let config_map = load("kubernetes/configmap.yaml")?;
    let flags = config_map["data"].as_object().ok_or("the ConfigMap has no data")?;
    let value = |name: &String| Ok((name.clone(), text(&config_map["data"], name)?.to_owned()));
    flags.keys().map(value).collect()
}
