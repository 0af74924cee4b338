//! A Prometheus of our own.

use std::{
    fs,
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::{
    Result,
    files::{folder, list, load},
};

/// How often it scrapes here.
pub const SCRAPE_INTERVAL: &str = "500ms";

/// The job of the configuration, whose target has labels of its own.
pub const JOB: &str = "greeter";

/// A job that is added: the same server without these labels.
pub const BARE_JOB: &str = "bare";

/// A running Prometheus, ended when dropped.
#[derive(Debug)]
pub struct Prometheus {
    process: Child,
    addr: SocketAddr,
}

impl Prometheus {
    /// Starts one in a folder of its own with the configuration that is shipped, but for its target and its
    /// intervals.
    pub fn start(scratch: &Path, addr: SocketAddr, target: SocketAddr) -> Result<Self> {
        let mut config = load("prometheus/prometheus.yml")?;
        config["global"]["scrape_interval"] = SCRAPE_INTERVAL.into();
        config["global"]["evaluation_interval"] = "1s".into();
        for path in config["rule_files"].as_array_mut().ok_or("no rule_files")? {
            *path = folder()
                .join("prometheus")
                .join(path.as_str().unwrap_or_default())
                .to_string_lossy()
                .into();
        }
        let jobs = config["scrape_configs"].as_array_mut().ok_or("no scrape_configs")?;
        jobs[0]["static_configs"][0]["targets"] = json!([target.to_string()]);
        jobs.push(json!({
            "job_name": BARE_JOB,
            "static_configs": [{"targets": [target.to_string()]}],
        }));
        let path = scratch.join("prometheus.json");
        fs::write(&path, config.to_string())?;
        let process = Command::new("prometheus")
            .arg(format!("--config.file={}", path.display()))
            .arg(format!("--storage.tsdb.path={}", scratch.join("data").display()))
            .arg(format!("--web.listen-address={addr}"))
            .args(["--enable-feature=exemplar-storage", "--log.level=error"])
            .stdin(Stdio::null())
            .spawn()
            .map_err(|error| format!("cannot start prometheus: {error}"))?;
        Ok(Self { process, addr })
    }

    /// Waits until it answers queries.
    pub async fn until_ready(&self) -> Result<()> {
        for _ in 0..200 {
            if e2e::http1(self.addr, "GET", "/-/ready", &[], "").await.status == 200 {
                return Ok(());
            }
            sleep(Duration::from_millis(50)).await;
        }
        Err("prometheus does not become ready".into())
    }

    /// The series of an expression that have a number now.
    pub async fn instant(&self, expression: &str) -> Result<usize> {
        let data = self.get("query", &[("query", expression)]).await?;
        let with_number = |series: &&Value| is_number(&series["value"][1]);
        Ok(list(&data["result"]).iter().filter(with_number).count())
    }

    /// The series of an expression that have a number at some time of the last seconds.
    pub async fn range(&self, expression: &str, seconds: u64) -> Result<usize> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let (start, end) = ((now - seconds).to_string(), now.to_string());
        let parameters = [("query", expression), ("start", &start), ("end", &end), ("step", "1")];
        let data = self.get("query_range", &parameters).await?;
        let with_number =
            |series: &&Value| list(&series["values"]).iter().any(|it| is_number(&it[1]));
        Ok(list(&data["result"]).iter().filter(with_number).count())
    }

    /// The values of a label among the series of a selector.
    pub async fn label_values(&self, selector: &str, label: &str) -> Result<Vec<String>> {
        let data = self.get(&format!("label/{label}/values"), &[("match[]", selector)]).await?;
        Ok(list(&data).iter().filter_map(Value::as_str).map(str::to_owned).collect())
    }

    /// The trace ids of a selector's exemplars.
    pub async fn exemplars(&self, selector: &str) -> Result<Vec<String>> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let (start, end) = ((now - 300).to_string(), (now + 1).to_string());
        let parameters = [("query", selector), ("start", &start), ("end", &end)];
        let data = self.get("query_exemplars", &parameters).await?;
        let of_series = |series: &Value| list(&series["exemplars"]).to_vec();
        let exemplars = list(&data).iter().flat_map(of_series);
        let trace_id = |it: Value| it["labels"]["trace_id"].as_str().map(str::to_owned);
        Ok(exemplars.filter_map(trace_id).collect())
    }

    /// All rules with their state.
    pub async fn rules(&self) -> Result<Vec<Value>> {
        let data = self.get("rules", &[]).await?;
        let of_group = |group: &Value| list(&group["rules"]).to_vec();
        Ok(list(&data["groups"]).iter().flat_map(of_group).collect())
    }

    async fn get(&self, path: &str, parameters: &[(&str, &str)]) -> Result<Value> {
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let pairs =
            parameters.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value)));
        let uri = format!("/api/v1/{path}?{}", pairs.collect::<Vec<_>>().join("&"));
        let answer = e2e::http1(self.addr, "GET", &uri, &[], "").await;
        let json: Value = serde_json::from_str(&answer.text())
            .map_err(|_| format!("prometheus answers {}: {}", answer.status, answer.text()))?;
        match &json["error"] {
            Value::Null => Ok(json["data"].clone()),
            error => Err(format!("{error} in {parameters:?}").into()),
        }
    }
}

impl Drop for Prometheus {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn is_number(value: &Value) -> bool {
    value.as_str().and_then(|it| it.parse::<f64>().ok()).is_some_and(f64::is_finite)
}
