import { type Result, ok, refuse } from '#domain/base/result.ts';
import { isChannel } from '#domain/consent/channels.ts';
import { compareGrants } from '#domain/consent/change.ts';
import { coolingEnds } from '#domain/consent/cooling.ts';
import type { Grants } from '#domain/consent/story-consent.ts';
import type { MineContext } from '#server/intake/intake-context.ts';
import type { MyStory } from '#server/intake/my-story.ts';
import type { Pass } from '#server/intake/pass.ts';
import { readLevels } from '#server/store/consent/grants.ts';
import { approveMine, askWiderMine, narrowMine } from '#server/store/intake/my-story.ts';

/** The grants that are in force, as the rules read them. */
export function grantsOf(story: MyStory): Grants {
	return Object.fromEntries(
		Object.entries(story.grants)
			.filter(([channel]) => isChannel(channel))
			.map(([channel, grant]) => [channel, { ...grant, levels: readLevels(grant.levels) }])
	);
}

export type Changed = 'same' | 'narrowed' | 'asked';

/**
 * Changes how the teller is shown. If nothing anywhere shows more, it holds at once; if anything would show more, the
 * wish goes to a reviewer and nothing changes until then. A wish that is both is a wish: narrow first, then ask.
 */
export async function changeMyConsent(
	context: MineContext,
	pass: Pass,
	story: MyStory,
	grants: Grants
): Promise<Result<{ readonly changed: Changed; readonly ledger: boolean }, 'stopped'>> {
	const change = compareGrants(grantsOf(story), grants);
	if (change === 'same') return ok({ changed: 'same', ledger: true });
	const stored = Object.fromEntries(
		Object.entries(grants).map(([channel, grant]) => [
			channel,
			{
				levels: grant.levels,
				until: new Date(grant.until).toISOString(),
				excludedLanguages: grant.excludedLanguages,
				noRecallAck: grant.noRecallAck
			}
		])
	);
	if (change === 'wider') {
		const outcome = await context.db.transaction().execute((tx) => askWiderMine(tx, pass, stored));
		return outcome === 'asked' ? ok({ changed: 'asked', ledger: true }) : refuse('stopped');
	}
	return context.db.transaction().execute(async (tx) => {
		const outcome = await narrowMine(tx, pass, stored);
		if (outcome === 'wider') throw new Error('the database sees a wider consent where the rules see a narrower one');
		if (outcome !== 'narrowed') return refuse('stopped');
		try {
			await context.seal.ledger.append('narrowed', story.id);
			return ok({ changed: 'narrowed' as const, ledger: true });
		} catch {
			// Showing less comes first; the page says that the ledger is missing an entry.
			return ok({ changed: 'narrowed' as const, ledger: false });
		}
	});
}

/** The teller's yes to exactly this version of the safe text. By receipt alone where no second word was chosen. */
export async function approveMySafeText(
	context: MineContext,
	pass: Pass,
	story: MyStory,
	text: { readonly language: string; readonly version: number }
): Promise<Result<null, 'second_word' | 'changed_meanwhile' | 'stopped'>> {
	if (story.hasSecondWord && !pass.secondWord) return refuse('second_word');
	const now = context.clock();
	const ends = Object.fromEntries(
		Object.keys(story.grants)
			.filter(isChannel)
			.map((channel) => [channel, new Date(coolingEnds(channel, now, context.practice())).toISOString()])
	);
	const outcome = await context.db.transaction().execute((tx) => approveMine(tx, pass, { ...text, ends }));
	if (outcome === 'approved') return ok(null);
	return refuse(outcome === 'changed_meanwhile' ? 'changed_meanwhile' : 'stopped');
}
