import { type Result, refuse } from '#domain/base/result.ts';
import type { MineContext } from '#server/intake/intake-context.ts';
import { type MyStory, parseMyStory } from '#server/intake/my-story.ts';
import type { Pass } from '#server/intake/pass.ts';
import { type IntakeTx, readMyStory, takeMyTurn } from '#server/store/intake/my-story.ts';
import type { NoticeReader } from '#server/store/notices/notices.ts';

/** A transaction of the tellers' login, as far as acts in turn need it. */
export type TurnTx = IntakeTx & NoticeReader;

/**
 * Acts on the teller's own story as it is in this very moment, in one transaction: of two windows, or of a button pressed
 * twice, the second finds what the first has left.
 */
export function inTurn<T, Reason extends string>(
	{ db }: Pick<MineContext, 'db'>,
	pass: Pass,
	act: (tx: TurnTx, story: MyStory) => Promise<Result<T, Reason>>
): Promise<Result<T, Reason | 'stopped'>> {
	return db.transaction().execute(async (tx) => {
		await takeMyTurn(tx, pass);
		const story = parseMyStory(await readMyStory(tx, pass));
		return story === null ? refuse('stopped') : act(tx, story);
	});
}
