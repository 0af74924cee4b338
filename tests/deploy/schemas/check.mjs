// usage: node check.mjs FOLDER: writes every file as a constant of its type, for the compiler to judge, and
// asks the validators of Kubernetes' own schemas, which know patterns and ranges, too.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

const folder = process.argv[2];
const here = dirname(fileURLToPath(import.meta.url));
const operator = "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1";
const modules = {
  "apps/v1": "kubernetes-models/apps/v1",
  "monitoring.coreos.com/v1": operator,
  "networking.k8s.io/v1": "kubernetes-models/networking.k8s.io/v1",
  "policy/v1": "kubernetes-models/policy/v1",
  v1: "kubernetes-models/v1",
};

let source = 'import type { GenericDashboard } from "./dashboard.js";\n';
let count = 0;

function add(name, type, value) {
  count += 1;
  source += `// ${name}\nexport const file${count}: ${type} = ${JSON.stringify(value, null, 1)};\n`;
}

async function addManifest(name, manifest) {
  const from = modules[manifest.apiVersion];
  if (!from) throw new Error(`${name}: no types for ${manifest.apiVersion}`);
  new (await import(from))[manifest.kind](manifest).validate();
  add(name, `import("${from}").I${manifest.kind}`, manifest);
}

for (const name of readdirSync(join(folder, "grafana"))) {
  add(name, "GenericDashboard", JSON.parse(readFileSync(join(folder, "grafana", name), "utf8")));
}
for (const name of readdirSync(join(folder, "kubernetes"))) {
  const manifest = parse(readFileSync(join(folder, "kubernetes", name), "utf8"));
  if (manifest.kind !== "Kustomization") await addManifest(name, manifest);
}
const rules = execFileSync(join(folder, "prometheus", "prometheus-rule"), { encoding: "utf8" });
await addManifest("prometheus-rule", parse(rules));

writeFileSync(join(here, "files.ts"), source);
execFileSync(process.execPath, [join(here, "node_modules/typescript/bin/tsc"), "-p", here], { stdio: "inherit" });
console.log(`${count} files are as their types say`);
