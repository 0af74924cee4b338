// A dashboard of Prometheus' data, by Grafana's own types.
import type { Dashboard, DataSourceRef, RowPanel } from "@grafana/schema";
import type * as grafana from "@grafana/schema";
import type * as heatmap from "@grafana/schema/dist/esm/raw/composable/heatmap/panelcfg/x/HeatmapPanelCfg_types.gen";
import type * as stat from "@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen";
import type * as table from "@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen";
import type * as timeseries from "@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen";

// JSON has an enum's value, not its name.
type Plain<T> = T extends string
  ? string extends T ? T : `${T}`
  : T extends number ? (number extends T ? T : T | `${T}` extends `${infer N extends number}` ? N : number)
  : T extends (infer Item)[] ? Plain<Item>[]
  : T extends object ? { [Key in keyof T]: Plain<T[Key]> }
  : T;

interface Target {
  refId: string;
  datasource: DataSourceRef;
  expr: string;
  legendFormat?: string;
  editorMode: "code";
  format?: "time_series" | "table" | "heatmap";
  instant: boolean;
  range: boolean;
  exemplar?: boolean;
}

type Panel<Type, Options, Custom> = Omit<Plain<grafana.Panel>, "type" | "options" | "fieldConfig" | "targets"> & {
  type: Type;
  title: string;
  description: string;
  options: Plain<Options>;
  fieldConfig: Omit<Plain<grafana.FieldConfigSource>, "defaults"> & {
    defaults: Omit<Plain<grafana.FieldConfig>, "custom" | "thresholds"> & { custom?: Plain<Custom>; thresholds?: Thresholds };
  };
  targets: Target[];
};

// The first step begins at minus infinity, which JSON writes as null.
interface Thresholds {
  mode: "absolute";
  steps: { color: string; value: number | null }[];
}

interface Annotation {
  name: string;
  enable: boolean;
  hide: boolean;
  iconColor: string;
  datasource: DataSourceRef;
  expr: string;
  titleFormat: string;
  textFormat: string;
  tagKeys: string;
  useValueForTime?: boolean;
}

export type GenericDashboard = Omit<Plain<Dashboard>, "panels" | "annotations"> & {
  annotations: { list: Annotation[] };
  panels: (
    | Plain<RowPanel>
    | Panel<"stat", stat.Options, Record<never, never>>
    | Panel<"timeseries", timeseries.Options, timeseries.FieldConfig>
    | Panel<"heatmap", heatmap.Options, heatmap.FieldConfig>
    | Panel<"table", table.Options, table.FieldConfig>
  )[];
};
