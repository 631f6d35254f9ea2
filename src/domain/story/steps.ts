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
}

/** Every step that this story needs, in order. The first that is not done is the next thing to do. */
export function stepsOf(progress: Progress): Step[] {
	const main = progress.tellings.find((one) => one.main);
	const whole = progress.tellings.filter((one) => one.gaps.length === 0);
	const unlooked = progress.picturesLooked.filter((looked) => !looked).length;
	const unread = [...whole, ...progress.words].filter((one) => one.reviewedVersion !== one.version).length;
	const unasked = progress.words.some((one) => one.main && one.tellerVersion !== one.version);
	const isTextDone = main?.gaps.length === 0;
	const all: readonly (Step | null)[] = [
		{ step: 'text', isDone: isTextDone, left: main?.gaps.length ?? 0 },
		progress.picturesLooked.length === 0 ? null : { step: 'pictures', isDone: unlooked === 0, left: unlooked },
		progress.openQuestions === null
			? null
			: { step: 'questions', isDone: progress.openQuestions === 0, left: progress.openQuestions },
		{ step: 'danger', isDone: progress.isJudged, left: 0 },
		progress.waitsForTalk === null ? null : { step: 'alone', isDone: !progress.waitsForTalk, left: 0 },
		progress.isHistorical
			? null
			: { step: 'teller', isDone: main !== undefined && main.tellerVersion === main.version && !unasked, left: 0 },
		{ step: 'second', isDone: isTextDone && unread === 0, left: 0 },
		{ step: 'publish', isDone: progress.isHandedOver, left: 0 }
	];
	return all.filter((one) => one !== null);
}
