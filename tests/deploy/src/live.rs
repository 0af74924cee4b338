//! A loaded greeter, a Prometheus that scrapes it, and every question that the files ask.

use std::{
    collections::BTreeMap,
    fs,
    net::{SocketAddr, TcpListener},
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use serde_json::Value;
use tokio::{net::TcpStream, time::sleep};

use crate::{
    Result,
    dashboard::{Query, Selection, Variable, queries, variables},
    files::{container, list, load, rules, text},
    greeter::{Greeter, TRACE_ID},
    pod,
    prometheus::{BARE_JOB, JOB, Prometheus},
    promql::selectors,
    runbooks,
};

/// How long everything may take to have data.
const PATIENCE: Duration = Duration::from_secs(90);

/// How far back ranges look.
const RANGE: u64 = 30;

/// Checks everything in a scratch folder; says how much that was.
pub async fn check(program: &Path, scratch: &Path) -> Result<String> {
    match fs::remove_dir_all(scratch) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
        _ => fs::create_dir_all(scratch)?,
    }
    let [grpc, http, admin, asked] = free_ports()?;
    has_port_defaults(program)?;
    let arguments = pod::arguments(&scratch.join("flags"))?;
    let greeter = Greeter::start(program, &arguments, [grpc, http, admin])?;
    until_listening(admin).await?;
    pod::check_flags(admin).await?;
    runbooks::check(admin, &rules()?).await?;
    let prometheus = Prometheus::start(scratch, asked, admin)?;
    until_listening(asked).await?;
    prometheus.until_ready().await?;
    tokio::select! {
        failed = keep_busy(&greeter) => Err(failed),
        done = ask(&prometheus) => done,
    }
}

async fn keep_busy(greeter: &Greeter) -> Box<dyn std::error::Error + Send + Sync> {
    loop {
        if let Err(error) = greeter.round().await {
            return error;
        }
        sleep(Duration::from_millis(50)).await;
    }
}

async fn ask(prometheus: &Prometheus) -> Result<String> {
    let dashboard = load("grafana/generic-grpc-server.json")?;
    let (queries, variables) = (queries(&dashboard)?, variables(&dashboard)?);
    let rules = rules()?;
    let begin = Instant::now();
    loop {
        let mut missing = BTreeMap::new();
        for selection in selections(prometheus, &dashboard, &variables).await? {
            unanswered(prometheus, &queries, &selection, &mut missing).await?;
        }
        rules_without_data(prometheus, &rules, &mut missing).await?;
        if missing.is_empty() {
            break;
        }
        if begin.elapsed() > PATIENCE {
            return Err(format!("no data after {PATIENCE:?} for {missing:#?}").into());
        }
        sleep(Duration::from_secs(1)).await;
    }
    offered(prometheus, &dashboard, &variables).await?;
    numbers_exist(prometheus, &dashboard, &rules).await?;
    let exemplars = prometheus.exemplars("grpc_server_handling_seconds_bucket").await?;
    if !exemplars.iter().any(|it| it == TRACE_ID) {
        return Err(format!("{TRACE_ID} is not among the exemplars {exemplars:?}").into());
    }
    healthy(prometheus, rules.len()).await?;
    Ok(format!("{} queries, {} variables, {} rules", queries.len(), variables.len(), rules.len()))
}

/// What people may have selected: nothing, certain values, and a job whose servers lack `cluster` and `env`.
async fn selections(
    prometheus: &Prometheus,
    dashboard: &Value,
    variables: &[Variable],
) -> Result<Vec<(&'static str, Selection)>> {
    let new = || Selection::new(dashboard, "4s", &format!("{RANGE}s"));
    let (mut all, mut certain, mut bare) = (new()?, new()?, new()?);
    for variable in variables {
        all.all(variable);
        bare.all(variable);
        let selector = certain.apply(&variable.selector)?;
        let mut values = prometheus.label_values(&selector, &variable.label).await?;
        if variable.label == "job" {
            values.retain(|job| job == JOB);
            bare.values(variable, &[BARE_JOB.to_owned()]);
        }
        certain.values(variable, &values);
    }
    Ok(vec![("all", all), ("certain values", certain), ("a job without labels", bare)])
}

/// What the variables offer.
async fn offered(prometheus: &Prometheus, dashboard: &Value, variables: &[Variable]) -> Result<()> {
    let mut selection = Selection::new(dashboard, "4s", "30s")?;
    for variable in variables {
        let selector = selection.apply(&variable.selector)?;
        let values = prometheus.label_values(&selector, &variable.label).await?;
        let expected: &[&str] = match &*variable.name {
            "cluster" => &["local"],
            "job" => &[BARE_JOB, JOB],
            "env" => &["dev"],
            "service" => &["helloworld.Greeter", "unknown"],
            name => return Err(format!("what should the variable `{name}` offer?").into()),
        };
        if !expected.iter().all(|it| values.iter().any(|value| value == it)) {
            return Err(format!("`{}` offers {values:?}, not {expected:?}", variable.name).into());
        }
        selection.all(variable);
    }
    Ok(())
}

async fn unanswered(
    prometheus: &Prometheus,
    queries: &[Query],
    (selected, selection): &(&str, Selection),
    missing: &mut BTreeMap<String, String>,
) -> Result<()> {
    for query in queries {
        let expression = selection.apply(&query.expression)?;
        let found = match query.instant {
            true => prometheus.instant(&expression).await?,
            false => prometheus.range(&expression, RANGE).await?,
        };
        if found == 0 {
            missing.insert(format!("{}, {selected}", query.from), expression);
        }
    }
    Ok(())
}

/// Recording rules that record nothing, and alerts that look at what is not there.
async fn rules_without_data(
    prometheus: &Prometheus,
    rules: &[Value],
    missing: &mut BTreeMap<String, String>,
) -> Result<()> {
    for rule in rules {
        let asked = match rule["record"].as_str() {
            Some(record) => vec![record.to_owned()],
            None => selectors(text(rule, "expr")?),
        };
        let name = rule["record"].as_str().or(rule["alert"].as_str()).unwrap_or_default();
        for selector in asked {
            if prometheus.instant(&selector).await? == 0 {
                missing.insert(name.to_owned(), selector);
            }
        }
    }
    Ok(())
}

/// Codes are such that calls end with, and the bound that latency may not pass is that of a bucket.
async fn numbers_exist(prometheus: &Prometheus, dashboard: &Value, rules: &[Value]) -> Result<()> {
    let known = prometheus.label_values("grpc_server_handled_total", "grpc_code").await?;
    let codes = Selection::new(dashboard, "", "")?.apply("$server_errors")?;
    if let Some(code) = codes.split('|').find(|code| known.iter().all(|it| it != code)) {
        return Err(format!("no call ends with the code {code}, but with {known:?}").into());
    }
    let latency = rules.iter().find(|rule| rule["alert"] == "GrpcLatencyHigh");
    let expression = text(latency.ok_or("no alert GrpcLatencyHigh")?, "expr")?;
    let bound = expression.split(" > ").nth(1).and_then(|it| it.split_whitespace().next());
    let bound = bound.ok_or_else(|| format!("no bound in {expression}"))?;
    match prometheus
        .instant(&format!("grpc_server_handling_seconds_bucket{{le=\"{bound}\"}}"))
        .await?
    {
        0 => Err(format!("the alert's bound {bound} is not that of a bucket").into()),
        _ => Ok(()),
    }
}

/// The ports of the Deployment are those that the greeter has by itself.
fn has_port_defaults(program: &Path) -> Result<()> {
    let output = Command::new(program).arg("--help").output()?;
    let help = String::from_utf8(output.stdout)?;
    for port in list(&container()?["ports"]) {
        let argument = format!("--{}-server-port", text(port, "name")?);
        let described = help.split_once(&argument).map_or("", |(_, after)| after);
        let described = described.split("--").next().unwrap_or_default();
        let default = format!("default: {}", port["containerPort"]);
        if !described.contains(&default) {
            return Err(format!("{argument} has not the {default}: {help}").into());
        }
    }
    Ok(())
}

/// No rule fails, and a healthy greeter raises no alert.
async fn healthy(prometheus: &Prometheus, expected: usize) -> Result<()> {
    let rules = prometheus.rules().await?;
    if rules.len() != expected {
        return Err(format!("{} rules are loaded, not {expected}", rules.len()).into());
    }
    for rule in rules {
        // A pending alert has not waited long enough; a firing one would be wrong.
        if rule["health"] != "ok" || rule["state"] == "firing" {
            return Err(format!("{rule:#}").into());
        }
    }
    Ok(())
}

async fn until_listening(addr: SocketAddr) -> Result<()> {
    for _ in 0..200 {
        if TcpStream::connect(addr).await.is_ok() {
            return Ok(());
        }
        sleep(Duration::from_millis(50)).await;
    }
    Err(format!("nothing listens on {addr}").into())
}

fn free_ports<const N: usize>() -> Result<[SocketAddr; N]> {
    let sockets =
        (0..N).map(|_| TcpListener::bind("127.0.0.1:0")).collect::<Result<Vec<_>, _>>()?;
    let addrs = sockets.iter().map(TcpListener::local_addr).collect::<Result<Vec<_>, _>>()?;
    addrs.try_into().map_err(|_| "there are as many addresses as sockets".into())
}
