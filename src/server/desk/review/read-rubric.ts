/** The answers about danger, as the review page shows them. */
import { isWholeRubric, judgeRisk } from '#domain/consent/rubric.ts';
import { readSavedRubric } from './judge.ts';
import type { ReviewView } from './read-review.ts';
import { type DeskTx, openField } from './work.ts';

/** Opens the newest answers, and says what they lead to and why. */
export async function readRubricOf({
	tx,
	key,
	storyId
}: {
	tx: DeskTx;
	key: Buffer;
	storyId: string;
}): Promise<ReviewView['rubric']> {
	const opened = await openField(tx, key, storyId, 'rubric');
	const { answers, raise } = readSavedRubric(opened?.value);
	return {
		answers,
		raise,
		because: isWholeRubric(answers) ? judgeRisk(answers).because : [],
		version: opened?.version ?? 0,
		by: opened?.byMember ?? null,
		at: opened?.at ?? null
	};
}
