/**
 * Rostrum as a library: read documents, find the framings of lexicons in them, score, run pipelines.
 *
 * Everything is a plain function or a plain record. Nothing reads files but what is given a path.
 */

export type { Problem } from './error.ts'
export { describePlace, RostrumError } from './error.ts'
export type { Lexicon, LexiconEntry } from './lexicon/lexicon.ts'
export type { NamedSets, Pattern, PatternProblem, PatternResult } from './lexicon/pattern.ts'
export { parsePattern } from './lexicon/pattern.ts'
export type { Decision } from './measure/label.ts'
export { plainDecision } from './measure/label.ts'
export type { DocumentScores } from './measure/score.ts'
export { scoreDocument } from './measure/score.ts'
export type { StrengthWeights } from './measure/weights.ts'
export type { Analyser, AnalyserOptions } from './pipeline/analyse.ts'
export { createAnalyser } from './pipeline/analyse.ts'
export type { RunPlan } from './pipeline/plan.ts'
export { planRun } from './pipeline/plan.ts'
export type { RunOptions, RunProgress } from './pipeline/run.ts'
export { RunStopped, runPlan } from './pipeline/run.ts'
export type { ScoringLexicons, ScoringOptions } from './pipeline/scoring-lexicons.ts'
export { loadForScoring as loadLexicons } from './pipeline/scoring-lexicons.ts'
export type { SourceOptions } from './read/options.ts'
export type { ReadOptions } from './read/read.ts'
export { readSources } from './read/read.ts'
export type * from './records.ts'
export { VERSION } from './version.ts'
export type { ResultCounts } from './write/results.ts'
