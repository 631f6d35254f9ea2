import type { DeskDb } from '#server/store/handle.ts';

type Tx = Pick<DeskDb, 'selectFrom' | 'insertInto' | 'deleteFrom'>;

/** Who asked to lift the pause of a story; null: nobody. Locks it until the transaction ends. */
export async function liftAskedBy(tx: Tx, storyId: string): Promise<string | null> {
	const row = await tx
		.selectFrom('story.lift_request')
		.select('asked_by')
		.where('story_id', '=', storyId)
		.forUpdate()
		.executeTakeFirst();
	return row?.asked_by ?? null;
}

/** False: somebody asked already. */
export async function askToLift(tx: Tx, storyId: string, memberId: string, at: number): Promise<boolean> {
	const asked = await tx
		.insertInto('story.lift_request')
		.values({ story_id: storyId, asked_by: memberId, asked_at: new Date(at) })
		.onConflict((conflict) => conflict.doNothing())
		.returning('story_id')
		.executeTakeFirst();
	return asked !== undefined;
}

export async function forgetLiftRequest(tx: Tx, storyId: string): Promise<void> {
	await tx.deleteFrom('story.lift_request').where('story_id', '=', storyId).execute();
}
