//! Numbers and names that stand in several files, or come from code, are the same everywhere.

use std::{collections::BTreeMap, time::Duration};

use deploy::files::{container, folder, list, load, rules, seconds, text, yaml_in};
use radicle::Server;
use serde_json::Value;

/// Writing the last lines of the log, and a little.
const END: u64 = 3;

fn lame_duck() -> u64 {
    Server::DEFAULT_LAME_DUCK.as_secs()
}

/// How long a server may take to stop.
fn shutdown() -> u64 {
    (Server::DEFAULT_LAME_DUCK + Server::DEFAULT_DRAIN_DEADLINE + Duration::from_secs(END))
        .as_secs()
}

fn manifest(name: &str) -> Value {
    load(&format!("kubernetes/{name}.yaml")).unwrap()
}

fn scrape_interval() -> u64 {
    let config = load("prometheus/prometheus.yml").unwrap();
    seconds(text(&config["global"], "scrape_interval").unwrap()).unwrap()
}

/// The container's ports by their names.
fn ports() -> BTreeMap<String, u64> {
    let container = container().unwrap();
    let port = |port: &Value| {
        (text(port, "name").unwrap().to_owned(), port["containerPort"].as_u64().unwrap())
    };
    list(&container["ports"]).iter().map(port).collect()
}

#[test]
fn kubernetes_waits_for_the_end_of_a_shutdown() {
    let deployment = manifest("deployment");
    let grace = deployment["spec"]["template"]["spec"]["terminationGracePeriodSeconds"].as_u64();
    assert!(grace >= Some(shutdown()), "{grace:?} < {}", shutdown());
}

#[test]
fn a_server_is_out_of_rotation_before_its_lame_duck_ends() {
    let probe = &container().unwrap()["readinessProbe"];
    let noticed =
        probe["periodSeconds"].as_u64().unwrap() * probe["failureThreshold"].as_u64().unwrap();
    assert!(noticed < lame_duck(), "{noticed} >= {}", lame_duck());
}

#[test]
fn an_ordinary_shutdown_is_no_alert() {
    let rules = rules().unwrap();
    let alert = rules.iter().find(|rule| rule["alert"] == "ServerDrainsTooLong").unwrap();
    let patience = seconds(text(alert, "for").unwrap()).unwrap();
    let longest = shutdown() + 2 * scrape_interval();
    assert!(patience >= longest, "{patience} < {longest}");
}

#[test]
fn ports_agree() {
    let ports = ports();
    assert_eq!(ports.keys().collect::<Vec<_>>(), ["admin", "grpc", "http"]);
    let service = manifest("service");
    let served: Vec<_> = list(&service["spec"]["ports"])
        .iter()
        .map(|port| (text(port, "targetPort").unwrap(), port["port"].as_u64().unwrap()))
        .collect();
    assert_eq!(served, [("grpc", ports["grpc"]), ("http", ports["http"])]);

    let prometheus = load("prometheus/prometheus.yml").unwrap();
    let target = &prometheus["scrape_configs"][0]["static_configs"][0]["targets"][0];
    assert_eq!(*target, format!("localhost:{}", ports["admin"]));
    let monitored = &manifest("podmonitor")["spec"]["podMetricsEndpoints"][0];
    assert_eq!(monitored["port"], "admin");
    assert_eq!(seconds(text(monitored, "interval").unwrap()).unwrap(), scrape_interval());

    let container = container().unwrap();
    for (probe, path) in
        [("startupProbe", "/startupz"), ("livenessProbe", "/livez"), ("readinessProbe", "/readyz")]
    {
        let asked = &container[probe]["httpGet"];
        assert_eq!((&asked["port"], &asked["path"]), (&"admin".into(), &path.into()), "{probe}");
    }
}

#[test]
fn the_admin_port_is_open_to_monitoring_alone() {
    let policy = manifest("networkpolicy");
    let rules = list(&policy["spec"]["ingress"]);
    let opens = |port: &str| {
        let has = |rule: &&Value| list(&rule["ports"]).iter().any(|it| it["port"] == port);
        rules.iter().filter(has).collect::<Vec<_>>()
    };
    let [admin] = opens("admin")[..] else { panic!("{policy}") };
    let from = list(&admin["from"]);
    assert_eq!(from.len(), 1);
    let namespace = &from[0]["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"];
    assert_eq!(*namespace, "monitoring");
    assert_eq!(list(&admin["ports"]).len(), 1);
    for port in ["grpc", "http"] {
        assert_eq!(opens(port).len(), 1);
        assert!(opens(port)[0]["from"].is_null());
    }
}

#[test]
fn selectors_find_the_pods() {
    let deployment = manifest("deployment");
    let labels = &deployment["spec"]["template"]["metadata"]["labels"];
    assert_eq!(labels["app.kubernetes.io/name"], "greeter");
    for (name, selector) in [
        ("deployment", "/spec/selector/matchLabels"),
        ("networkpolicy", "/spec/podSelector/matchLabels"),
        ("poddisruptionbudget", "/spec/selector/matchLabels"),
        ("podmonitor", "/spec/selector/matchLabels"),
        ("service", "/spec/selector"),
    ] {
        assert_eq!(manifest(name).pointer(selector), Some(labels), "{name}");
    }
}

#[test]
fn flags_are_mounted_as_a_whole() {
    let deployment = manifest("deployment");
    let pod = &deployment["spec"]["template"]["spec"];
    let config_map = manifest("configmap");
    let [volume] = list(&pod["volumes"]) else { panic!("{pod}") };
    assert_eq!(volume["configMap"]["name"], config_map["metadata"]["name"]);
    let [mount] = list(&pod["containers"][0]["volumeMounts"]) else { panic!("{pod}") };
    assert_eq!(mount["name"], volume["name"]);
    assert!(mount["subPath"].is_null());
}

#[test]
fn kustomize_knows_every_manifest() {
    let listed: Vec<_> = list(&manifest("kustomization")["resources"])
        .iter()
        .map(|path| format!("kubernetes/{}", path.as_str().unwrap()))
        .collect();
    let mut files = yaml_in("kubernetes").unwrap();
    files.retain(|path| path != "kubernetes/kustomization.yaml");
    assert_eq!(listed, files);
}

#[test]
fn everything_means_the_same_by_an_error() {
    let dashboard = load("grafana/generic-grpc-server.json").unwrap();
    let variables = list(&dashboard["templating"]["list"]);
    let codes = variables.iter().find(|it| it["name"] == "server_errors").unwrap();
    let codes = format!("grpc_code=~\"{}\"", text(codes, "query").unwrap());
    let rules = rules().unwrap();
    let errors: Vec<_> = rules
        .iter()
        .filter(|rule| {
            rule["record"].as_str().is_some_and(|it| it.starts_with("service:grpc_server_errors"))
        })
        .collect();
    assert!(errors.len() > 5);
    for rule in errors {
        let window = text(rule, "record").unwrap().rsplit_once("ratio_rate").unwrap().1;
        let expression = text(rule, "expr").unwrap();
        assert!(expression.contains(&codes), "{expression}");
        assert_eq!(expression.matches(&format!("[{window}]")).count(), 2, "{rule}");
    }
}

#[test]
fn every_alert_tells_what_to_do() {
    for rule in rules().unwrap() {
        let Some(alert) = rule["alert"].as_str() else { continue };
        assert!(matches!(rule["labels"]["severity"].as_str(), Some("page" | "ticket")), "{alert}");
        for annotation in ["summary", "description", "runbook"] {
            assert!(
                text(&rule["annotations"], annotation).is_ok_and(|it| !it.is_empty()),
                "{alert}"
            );
        }
    }
    let alerts = std::fs::read_to_string(folder().join("prometheus/rules/alerts.yml")).unwrap();
    let tunnel = format!("kubectl port-forward POD {}", ports()["admin"]);
    assert!(alerts.contains(&tunnel), "{tunnel}");
}
