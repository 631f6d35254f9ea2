/** The way of a story from arriving to readers, as the desk walks it. */
export type StepName = 'text' | 'pictures' | 'questions' | 'danger' | 'alone' | 'teller' | 'second' | 'publish';

/** What is known of a story without its words; a part that somebody may not see is null and left out. */
export interface Progress {
	/** Each telling: `main` was edited from the testimony, the others translate it. */
	readonly tellings: readonly {
		readonly main: boolean;
		readonly version: number;
		readonly gaps: readonly string[];
		readonly tellerVersion: number | null;
		readonly reviewedVersion: number | null;
	}[];
	/** Whether each picture that can be used was looked at. */
	readonly picturesLooked: readonly boolean[];
	/** The words of each recording in each language; `main` were written from what is heard. */
	readonly words: readonly {
		readonly main: boolean;
		readonly version: number;
		readonly tellerVersion: number | null;
		readonly reviewedVersion: number | null;
	}[];
	readonly openQuestions: number | null;
	/** Whether this person's side has answered, and the other has not. */
	readonly questionsWait: boolean;
	readonly isJudged: boolean;
	/** Whether it still waits for a talk with the teller alone; null: nothing asked for one. */
	readonly waitsForTalk: boolean | null;
	/** Whether the office stands for a teller who died long ago. */
	readonly isHistorical: boolean;
	readonly isHandedOver: boolean;
}

export interface Step {
	readonly step: StepName;
	readonly isDone: boolean;
	/** How many of its parts are missing; 0 where it has none to count. */
	readonly left: number;
	/** Whether a step that has to come first is not done: nobody can do this one yet. */
	readonly waits: boolean;
}

/** What has to be done before a step can be. */
const AFTER: Readonly<Record<StepName, readonly StepName[]>> = {
	text: [],
	pictures: [],
	questions: ['text'],
	danger: [],
	alone: [],
	teller: ['text'],
	second: ['text', 'questions', 'danger'],
	publish: ['text', 'questions', 'danger', 'alone', 'teller', 'second']
};

/** Every step that this story needs, in order. */
export function stepsOf(progress: Progress): Step[] {
	const main = progress.tellings.find((one) => one.main);
	const whole = progress.tellings.filter((one) => one.gaps.length === 0);
	const unlooked = progress.picturesLooked.filter((looked) => !looked).length;
	const unread = [...whole, ...progress.words].filter((one) => one.reviewedVersion !== one.version).length;
	const unasked = progress.words.some((one) => one.main && one.tellerVersion !== one.version);
	const isTextDone = main?.gaps.length === 0;
	// A text of long ago is approved without the questions: they stand in the way of nothing any more.
	const isApproved = progress.isHistorical && isTextDone && main.reviewedVersion === main.version;
	const all: readonly (Omit<Step, 'waits'> | null)[] = [
		{ step: 'text', isDone: isTextDone, left: main?.gaps.length ?? 0 },
		progress.picturesLooked.length === 0 ? null : { step: 'pictures', isDone: unlooked === 0, left: unlooked },
		progress.openQuestions === null || (isApproved && progress.openQuestions > 0)
			? null
			: {
					step: 'questions',
					isDone: progress.openQuestions === 0,
					left: progress.questionsWait ? 0 : progress.openQuestions
				},
		{ step: 'danger', isDone: progress.isJudged, left: 0 },
		progress.waitsForTalk === null ? null : { step: 'alone', isDone: !progress.waitsForTalk, left: 0 },
		progress.isHistorical
			? null
			: { step: 'teller', isDone: main !== undefined && main.tellerVersion === main.version && !unasked, left: 0 },
		{ step: 'second', isDone: isTextDone && unread === 0, left: 0 },
		{ step: 'publish', isDone: progress.isHandedOver, left: 0 }
	];
	const steps = all.filter((one) => one !== null);
	const open = steps.filter(({ isDone }) => !isDone).map(({ step }) => step);
	return steps.map((one) => ({ ...one, waits: AFTER[one.step].some((before) => open.includes(before)) }));
}

/** What this person can do next; where there is nothing, what the story waits for. Null: every step is done. */
export function nextOf(
	steps: readonly Step[],
	isMine: (step: StepName) => boolean
): { readonly step: StepName; readonly isMine: boolean } | null {
	const open = steps.filter(({ isDone }) => !isDone);
	const mine = open.find(({ step, waits }) => !waits && isMine(step));
	const next = mine ?? open[0];
	return next === undefined ? null : { step: next.step, isMine: mine !== undefined };
}

/** What is missing of the teller's yes to a text: to its newest version, or to the one that a second person approved. */
export function yesMissing(text: {
	readonly version: number;
	readonly tellerVersion: number | null;
	readonly reviewedVersion: number | null;
}): 'to_newest' | 'to_approved' | null {
	const { version, tellerVersion, reviewedVersion } = text;
	if (reviewedVersion === null) return tellerVersion === version ? null : 'to_newest';
	return tellerVersion === reviewedVersion ? null : 'to_approved';
}
