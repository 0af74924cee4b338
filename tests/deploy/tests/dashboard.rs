//! The dashboard, read as it stands.

use std::collections::BTreeSet;

use deploy::{
    dashboard::queries,
    files::{list, load, text},
    promql::selectors,
};
use serde_json::Value;

fn dashboard() -> Value {
    load("grafana/generic-grpc-server.json").unwrap()
}

#[test]
fn panels_have_a_place_of_their_own() {
    let dashboard = dashboard();
    let (mut ids, mut taken) = (BTreeSet::new(), BTreeSet::new());
    for panel in list(&dashboard["panels"]) {
        let title = text(panel, "title").unwrap();
        assert!(ids.insert(panel["id"].as_u64().unwrap()), "{title}");
        let [x, y, w, h] = ["x", "y", "w", "h"].map(|it| panel["gridPos"][it].as_u64().unwrap());
        assert!(x + w <= 24, "{title}");
        for cell in (x..x + w).flat_map(|x| (y..y + h).map(move |y| (x, y))) {
            assert!(taken.insert(cell), "{title} lies on another panel at {cell:?}");
        }
        if panel["type"] != "row" {
            assert!(!text(panel, "description").unwrap().is_empty(), "{title}");
        }
    }
}

#[test]
fn every_query_goes_by_what_is_selected() {
    for query in queries(&dashboard()).unwrap() {
        let selectors = selectors(&query.expression);
        assert!(!selectors.is_empty(), "{}", query.from);
        for selector in selectors {
            let mut labels = vec!["cluster=~\"$cluster\"", "job=~\"$job\"", "env=~\"$env\""];
            if selector.starts_with("grpc_") {
                labels.push("grpc_service=~\"$service\"");
            }
            for label in labels {
                assert!(selector.contains(label), "{}: {selector} lacks {label}", query.from);
            }
        }
    }
}
