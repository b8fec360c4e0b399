/** What the HTTP API v1 sends and takes. Unknown fields and unknown enum values are tolerated: the daemon may be newer. */

/** An enum that a newer daemon may have extended. */
type Open<T extends string> = T | (string & {});

export interface Problem {
  code: string;
  title?: string;
  status?: number;
  detail?: string;
  hint?: string;
  facts?: Record<string, string>;
  causes?: Cause[];
  request_id?: string;
}

/** A text of the catalogue, which comes in all languages. */
export type Localized = Record<Locale, string>;

/** What the daemon says, in English and as data. */
export interface Sentence {
  text: string;
  key: string;
  facts: Record<string, string>;
}

/** A version of a package that a cause speaks of. */
export interface Mention {
  name: string;
  version: string;
  where: Open<'installed' | 'file' | 'missing'>;
  file?: string;
  provides?: boolean;
  why?: Sentence;
  change_to?: string;
}

export interface Cause {
  kind?: string;
  text: string;
  key?: string;
  /** Where to read more, or to get what is missing. */
  url?: string;
  facts?: {
    choice?: Open<'only' | 'any' | 'there_is' | 'none' | 'near'>;
    versions?: string[];
    more_versions?: boolean;
    packages?: Mention[];
    more_packages?: boolean;
    [fact: string]: unknown;
  };
}

export interface Version {
  api: string;
  agent: string;
  commit?: string;
}

export interface Interpreter {
  path: string;
  version: string;
}

export interface Disk {
  device: string;
  kind: Open<'sd_card' | 'emmc' | 'nvme' | 'usb' | 'disk'>;
  model: string | null;
  bytes: number | null;
  wear: { used_percent: number | null; reserve: Open<'normal' | 'low' | 'urgent'> | null } | null;
}

export interface Clock {
  time: string;
  /** When this JetCrew was made: before it no clock is right. */
  earliest: string;
  wrong: boolean;
  synchronized: boolean | null;
}

/** Something to know of the board: shown by its code, in the reader's language. */
export interface BoardWarning {
  code: string;
  message: string;
  hint: string;
}

export interface Catalogue {
  /** Grows with each edition. */
  serial: number;
  from_bundle: boolean;
  own_files: number;
}

export interface Board {
  model: string | null;
  module: string | null;
  module_name: string | null;
  soc: string | null;
  l4t: string | null;
  jetpack: string | null;
  distribution: string | null;
  architecture: string | null;
  kernel: string | null;
  glibc: string | null;
  simulated: boolean;
  interpreters: Interpreter[];
  hostname: string | null;
  serial: string | null;
  memory_bytes: number | null;
  software: { cuda: string | null; cudnn: string | null; tensorrt: string | null; opencv: string | null };
  power_mode: { id: number | null; name: string | null } | null;
  storage: { path: string; total_bytes: number; free_bytes: number; disk: string | null } | null;
  disks: Disk[];
  swap: { total_bytes: number; used_bytes: number; zram_bytes: number } | null;
  clock: Clock;
  warnings: BoardWarning[];
}

/** What the sensors say at one moment. What is not known is null; loads and rates are null in the first sample. */
export interface Sample {
  time: string;
  interval_seconds: number;
  uptime_seconds: number | null;
  cpu: { load_ratio: number | null; cores: Core[] };
  gpus: { name: string; load_ratio: number | null; frequency_hz: number | null; max_frequency_hz: number | null }[];
  memory: { total_bytes: number; used_bytes: number; gpu_bytes: number | null } | null;
  swap: { total_bytes: number; used_bytes: number } | null;
  memory_bus: { load_ratio: number | null; frequency_hz: number | null; max_frequency_hz: number | null } | null;
  temperatures: { zone: string; celsius: number | null; critical_celsius: number | null }[];
  power: { total_watts: number | null; rails: { rail: string; watts: number | null }[] } | null;
  fans: { fan: string; duty_ratio: number | null; rpm: number | null }[];
  engines: { engine: string; online: boolean; frequency_hz: number | null }[];
  disks: { device: string; read_bytes_per_second: number | null; written_bytes_per_second: number | null }[];
  filesystems: { path: string; total_bytes: number; free_bytes: number }[];
  network: { interface: string; up: boolean | null; received_bytes_per_second: number | null; sent_bytes_per_second: number | null }[];
  power_mode: { id: number; name: string } | null;
  /** What only root may read. */
  unreadable: Open<'memory_bus' | 'engines'>[];
}

export interface Core {
  core: number;
  online: boolean;
  load_ratio: number | null;
  frequency_hz: number | null;
}

/** How it went: a mean for each step of time, null where nothing is known. */
export interface SensorHistory {
  resolution_seconds: number;
  times: number[];
  series: { name: string; of: string | null; mean: (number | null)[] }[];
}

/** Where the board is not what was last made of it. */
export interface Drift {
  kind: string;
  subject: string;
  environment: string | null;
  expected: string | null;
  observed: string | null;
  files: string[];
  message: string;
  hint: string;
  repairable: boolean;
}

export interface DriftReport {
  items: Drift[];
  changing: boolean;
}

export const STEP_IDS = ['welcome', 'board', 'packages', 'plan', 'install', 'checks', 'ready'] as const;
export type StepId = (typeof STEP_IDS)[number];
/** A step of the setup, or what is beside it: the Python environments, and what the board does. */
export type View = StepId | 'environments' | 'sensors';
export type Locale = 'en' | 'zh-CN';

export interface Setup {
  rev: number;
  locale: Locale | null;
  current: StepId;
  steps: { id: StepId; state: Open<'todo' | 'active' | 'done' | 'failed'> }[];
  requests: string[] | null;
  environment: string;
  plan: number | null;
  import_job: number | null;
  install_job: number | null;
  ready: boolean;
}

export type SetupPatch = Partial<
  Pick<Setup, 'locale' | 'current' | 'requests' | 'environment' | 'plan' | 'import_job'>
>;

/** A bundle on a medium. Without its name where it could not even be read. */
export interface BundleOffer {
  path: string;
  name?: string;
  version?: string;
  packages?: number;
  bytes?: number;
  requests?: string[];
  /** Why an import would refuse it. */
  problem: Problem | null;
}

/** A bundle on its way from this computer; see /api/v1/bundle-uploads. */
export interface BundleUpload {
  id: string;
  size: number;
  offset: number;
  state: 'open' | 'received' | 'importing' | 'done' | 'failed';
  problem: Problem | null;
}

export interface Source {
  path: string;
  debs: number;
  wheels: number;
  bytes: number;
  bundles: BundleOffer[];
}

/** A stick that is plugged in and cannot be mounted. */
export interface UnreadableStick {
  device: string;
  label: string;
  filesystem: string;
  bytes: number;
  problem: Problem;
}

export interface Sources {
  items: Source[];
  unreadable: UnreadableStick[];
  policy: Open<'ask' | 'trusted' | 'off'>;
}

export type Ecosystem = Open<'deb' | 'wheel'>;

export interface Misfit {
  code: string;
  message?: string;
  hint?: string;
  facts?: Record<string, string>;
}

export interface Payload {
  sha256: string;
  file_name: string;
  size: number;
  ecosystem: Ecosystem;
  name: string;
  version: string;
  architecture?: string;
  summary?: string | null;
  origin?: string;
  fits: boolean;
  misfit: Misfit | null;
}

export interface Page<T> {
  items: T[];
  next_cursor?: string | null;
}

export interface PlanAction {
  action: Open<'install' | 'upgrade' | 'downgrade' | 'reinstall' | 'remove'>;
  ecosystem: Ecosystem;
  name: string;
  version: string;
  architecture?: string | null;
  installed: string | null;
  because: string | null;
  reason?: { kind: Open<'requested' | 'profile' | 'needed' | 'recommended' | 'replaced' | 'unneeded'>; by: string; relation: string };
  size?: number;
}

export interface Plan {
  id: number;
  digest: string;
  requests: string[];
  environment: {
    name: string;
    interpreter: string | null;
    python: string | null;
    system_site_packages: boolean;
    generation: number | null;
  } | null;
  actions: PlanAction[];
  summary: {
    install: number;
    upgrade: number;
    downgrade: number;
    remove: number;
    kept: number;
    size_bytes: number;
    disk_bytes: number;
    free_bytes: number;
  };
  notes?: string[];
  notes_data?: Sentence[];
  /** Newer files at hand that the board cannot use, of packages that come in an older version. */
  not_taken?: NotTaken[];
  /** Of a plan without actions: what is there already, and what is newer at hand. */
  there?: { request: string; name: string; version: string; newer: string | null }[];
}

export interface NotTaken {
  ecosystem: Ecosystem;
  name: string;
  version: string;
  file: string;
  chosen: string;
  why: Sentence;
}

/** What a plan may do besides; all off where left out. */
export interface PlanOptions {
  upgrade?: boolean;
  allow_missing_libraries?: boolean;
}

export interface Profile {
  id: string;
  title: Localized;
  description: Localized;
  /** Whether it is for this board's JetPack and the Python that a new environment would have. */
  fits: boolean;
}

export interface NameAndVersion {
  name: string;
  version: string;
}

/** What one generation of an environment has and another had not. */
export interface Difference {
  added: NameAndVersion[];
  removed: NameAndVersion[];
  changed: { name: string; from: string; to: string }[];
}

export interface Generation {
  number: number;
  created: string;
  job: number | null;
  in_use: boolean;
  /** What was asked for once it was made; null where that is not known. */
  requests?: string[] | null;
  packages: (NameAndVersion & { requested: boolean })[];
  /** To the generation before it. */
  difference: Difference;
}

export interface Environment {
  name: string;
  /** Its folder as the board names it. */
  path?: string | null;
  /** The one in use, 0 for none. */
  generation: number;
  interpreter: string;
  python: string;
  system_site_packages: boolean;
  /** What the wheels of all its generations take on the disk, each counted once. */
  unpacked_bytes?: number;
  /** The newest first. */
  generations: Generation[];
}

export type JobState = Open<'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled'>;
export type JobStepState = Open<'todo' | 'running' | 'done' | 'failed' | 'skipped'>;

export interface Progress {
  done: number;
  total: number;
  unit: Open<'bytes' | 'steps'>;
}

export interface JobStep {
  seq: number;
  name: string;
  title: string;
  phase: string;
  state: JobStepState;
  detail: string | null;
  /** Of a check: its title in all languages. */
  titles?: Localized | null;
}

/** Of a job `listing`. */
export interface ListingResult {
  packages?: { path: string; file_name: string; size: number; sha256: string }[];
}

export interface ImportResult {
  imported?: { file_name: string; ecosystem: Ecosystem; name: string; version: string; known?: boolean }[];
  skipped?: (Misfit & { file_name: string })[];
}

export interface Finding {
  generation: number;
  path: string;
  /** Empty for the environment's own and for what was added. */
  project: string;
  kind: Open<'missing' | 'damaged' | 'changed' | 'added'>;
  mended: boolean;
}

export interface RepairResult {
  files?: Finding[];
  /** Wheels that were unpacked again. */
  trees?: number;
}

export interface CleanResult {
  removed_generations?: number;
  /** Unpacked wheels. */
  removed_trees?: number;
  freed_bytes?: number;
}

export interface JobRequest {
  environment?: string;
  generation?: number;
  force?: boolean;
  discard_changes?: boolean;
}

/** What would help against a known problem; each kind has members of its own. */
export interface KnownAction {
  kind: Open<
    | 'install' | 'set_environment_variable' | 'add_swap' | 'add_user_to_groups' | 'wait_for_dpkg_lock' | 'configure_packages'
    | 'set_clock' | 'clean_environments'
  >;
  any_of?: string[];
  name?: string;
  value?: string;
  size_gib?: number;
  groups?: string[];
}

/** A known problem that a text showed. */
export interface KnownProblem {
  problem: string;
  title: Localized;
  cause: Localized;
  remedy: Localized;
  line: string;
  line_number: number;
  /** Whether it is known with this board's Python, processor and JetPack. */
  known_here: boolean;
  action: KnownAction | null;
}

export interface Job {
  id: number;
  kind: Open<'import' | 'listing' | 'install' | 'check' | 'rollback' | 'remove_environment' | 'remove_generation' | 'repair' | 'clean'>;
  request?: JobRequest;
  state: JobState;
  phase: string | null;
  progress: Progress | null;
  steps?: JobStep[];
  /** Known problems in what a failed job said. */
  findings?: KnownProblem[];
  error: Problem | null;
  result?: (ImportResult & ListingResult & RepairResult & CleanResult) | null;
  created?: string;
  started?: string | null;
  finished?: string | null;
}

export interface JobEvent {
  job: number;
  state?: JobState;
  phase?: string | null;
  progress?: Progress | null;
}

export interface StepEvent extends JobStep {
  job: number;
}

export interface LogEvent {
  job: number;
  level: Open<'info' | 'warning' | 'error'>;
  message: string;
  time: string;
}

export interface Check {
  name: string;
  environment: string | null;
  status: Open<'passed' | 'failed' | 'skipped'>;
  seconds: number | null;
  detail: string | null;
  hint?: string;
  code?: string;
  facts?: Record<string, string>;
  /** What was measured, as the check named it. */
  values?: Record<string, unknown>;
  title?: Localized | null;
  job?: number | null;
}

export interface DeviceState {
  ready: boolean;
  packages: { ecosystem: Ecosystem; name: string; version: string; installed_by?: string | null }[];
  environments: { name: string; generation: number; interpreter: string }[];
  checks: Check[];
}
