// The collector's answers, with the field names of its JSON.

export interface Week {
  Week: string;
  Reports: number;
}

export interface Bar {
  Week: string;
  Key: string;
  /** The number of reports in which the bucket occurs. */
  Value: number;
}

export interface Chart {
  ID: string;
  Name: string;
  Type: string;
  Data: Bar[];
}

export interface ProgramCharts {
  ID: string;
  Name: string;
  Charts: Chart[];
}

export interface Charts {
  DateRange: [string, string];
  Programs: ProgramCharts[];
  NumReports: number;
}

export interface CounterConfig {
  /** `chart:{a,b}` stands for the buckets `chart:a` and `chart:b`. */
  Name: string;
  Rate?: number;
  /** The number of frames of a stack that are sent. */
  Depth?: number;
}

export interface ProgramConfig {
  Name: string;
  Versions: string[];
  Counters: CounterConfig[];
  Stacks: CounterConfig[];
}

export interface UploadConfig {
  GOOS: string[];
  GOARCH: string[];
  GoVersion: string[];
  SampleRate: number;
  Programs: ProgramConfig[];
}
