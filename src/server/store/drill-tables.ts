/** What the program knows of the tables of the nightly drill; part of `tables.ts`. */
import type { Generated } from 'kysely';
import type { Json, Maybe, MaybeTime, Time } from './tables.ts';

export interface DrillRunTable {
	id: Generated<string>;
	practice: boolean;
	began_at: Time;
	story_id: Maybe<string>;
	step: Generated<string>;
	steps: Json;
	gone: Json;
	residue: Json;
	skipped: Generated<string[]>;
	restored: Maybe<boolean>;
	outcome: Maybe<'passed' | 'failed'>;
	failed_at: Maybe<string>;
	trouble: Maybe<string>;
	ended_at: MaybeTime;
}
export interface ShownDrillTable {
	/** UTC day, `YYYY-MM-DD`. */
	day: string;
	outcome: 'passed' | 'failed';
	failed_at: string | null;
	/** Milliseconds; null: it was never measured. */
	p50: number | null;
	p95: number | null;
	surfaces: number | null;
	restored: boolean | null;
	residue: number;
	/** 1 is the newest; a bigint comes as a text. */
	newest: string;
}
