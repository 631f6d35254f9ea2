/** The answers about danger as the page shows them, with what they and the people who are written down lead to. */
import type { Risk } from '#domain/consent/risk.ts';
import { isWholeRubric, judgeRisk, type Rubric, type RubricReason } from '#domain/consent/rubric.ts';
import { thirdPartiesOf } from '#server/store/review/third-parties.ts';
import { readSavedRubric, writtenDown } from './judge.ts';
import { type AtWork, openField } from './work.ts';

export interface RubricView {
	readonly answers: Partial<Rubric>;
	readonly raise: Risk | null;
	readonly because: readonly RubricReason[];
	readonly version: number;
	readonly by: string | null;
	/** Milliseconds since 1970. */
	readonly at: number | null;
}

export async function readRubricOf({ tx, key, storyId }: Pick<AtWork, 'tx' | 'key' | 'storyId'>): Promise<RubricView> {
	const opened = await openField(tx, key, storyId, 'rubric');
	const { answers, raise } = readSavedRubric(opened?.value);
	const written = writtenDown(await thirdPartiesOf(tx, storyId));
	return {
		answers,
		raise,
		because: isWholeRubric(answers) ? judgeRisk(answers, written).because : [],
		version: opened?.version ?? 0,
		by: opened?.byMember ?? null,
		at: opened?.at ?? null
	};
}
