/** What the nightly drill does, in this order. Pages and results name a step by this word. */
const DRILL_STEPS = [
	'publish',
	'read',
	'backup',
	'take_back',
	'lists',
	'erase',
	'database',
	'disk',
	'files',
	'backups',
	'restore'
] as const;

export type DrillStep = (typeof DRILL_STEPS)[number];

/** Whether a text names a step. */
export function isDrillStep(text: unknown): text is DrillStep {
	return (DRILL_STEPS as readonly unknown[]).includes(text);
}

/** What a drill could not look at where it ran; each is no failure, and each is said. */
export const DRILL_SKIPS = ['sound', 'database_elsewhere', 'large_table', 'no_room'] as const;

export type DrillSkip = (typeof DRILL_SKIPS)[number];
