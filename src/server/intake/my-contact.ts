/** How a teller may be reached: shown and changed with the second word. Older versions are deleted with the change. */
import { isDeepStrictEqual } from 'node:util';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import type { Answers } from '#domain/tell/answers.ts';
import { changedReach, reachFault } from '#domain/tell/reach.ts';
import type { MineContext } from '#server/intake/intake-context.ts';
import { readMyReach } from '#server/intake/my-reach.ts';
import { withMyKey } from '#server/intake/my-sealed.ts';
import type { Pass } from '#server/intake/pass.ts';
import { openJson, sealJson } from '#server/seal/fields.ts';
import { type MySealedField, readMyContactField, readMySealed, saveMyContact } from '#server/store/intake/my-story.ts';

/** Saves how the teller may be reached from now on, or that nobody may reach them. `after`: the version on the page. */
export async function changeMyContact(
	context: MineContext,
	pass: Pass,
	{ answers, after }: { readonly answers: Answers; readonly after: number }
): Promise<
	Result<null, 'second_word' | 'text_faulty' | 'reach_missing' | 'reach_receipt' | 'reach_changed' | 'erased'>
> {
	if (!pass.secondWord) return refuse('second_word');
	const fault = reachFault(answers);
	if (fault !== null) return refuse(fault === 'long' ? 'text_faulty' : (`reach_${fault}` as const));
	const outcome = await withMyKey(context, pass, async (key, storyId) => {
		const field = await readMyContactField(context.db, pass);
		if (field === null) return 'unknown';
		const place = (version: number) => ({ table: 'story.sealed', row: storyId, field, version });
		const open = ({ version, body }: MySealedField) => openJson(key, place(version), body);
		const before = readMyReach(await readMySealed(context.db, pass), open);
		const wished = changedReach(answers, before.reach);
		// The same button pressed twice, or nothing that is different.
		if (isDeepStrictEqual(before.reach, wished)) return 'saved';
		const sealed = sealJson(key, place(after + 1), wished);
		return context.db.transaction().execute((tx) => saveMyContact(tx, pass, { after, sealed }));
	});
	if (outcome === 'saved') return ok(null);
	return refuse(outcome === 'changed_meanwhile' ? 'reach_changed' : 'erased');
}
