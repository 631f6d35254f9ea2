/**
 * The door for journalists. Its login has functions and no tables; what a story gives to the press comes out of one of
 * them, which writes the ledger in the same act.
 */
import { randomUUID } from 'node:crypto';
import { createHourlyLimit } from '#domain/base/hourly-limit.ts';
import { interfaceLocaleOf } from '#domain/base/locales.ts';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import {
	checkRegistration,
	isMailAddress,
	missingOfPerson,
	type PressQuestion,
	type RegistrationField,
	type TypedPerson,
	type TypedRegistration
} from '#domain/press/registration.ts';
import { isStoryId } from '#domain/story/story-id.ts';
import { sealJson } from '#server/seal/fields.ts';
import { forgetKey, makeStoryKey } from '#server/seal/story-key.ts';
import { hashToken, makeToken } from '#server/store/accounts/tokens.ts';
import {
	askForLink,
	askToRegister,
	confirmAddress,
	endSession,
	forgetJournalist,
	type Journalist,
	journalistOf,
	type LinkFor,
	linkIsFor,
	openSession,
	pressOffices,
	pressSiteName
} from '#server/store/press/journalists.ts';
import {
	askDesk,
	kitOffer,
	type KitOffer,
	type KitTerms,
	myKits,
	myQuestions,
	storiesForPress,
	takeKit
} from '#server/store/press/kits.ts';
import { makePressLink } from '#server/store/press/link-word.ts';
import type { PressDeps } from './deps.ts';
import { termsOf, termsToKeep, withMonth } from './kit-words.ts';
import { packKit } from './pack-kit.ts';

export type PressDoor = ReturnType<typeof createPressDoor>;

/** Within an hour, of one caller. */
const MOST = { registrations: 20, links: 60 } as const;
const PAGE = 30;
const FIRST = Number.MAX_SAFE_INTEGER;

/** Makes the door. `session`: the word in the journalist's cookie, or none. */
export function createPressDoor(deps: PressDeps) {
	const { db, clock } = deps;
	const registrations = createHourlyLimit(MOST.registrations, clock);
	const links = createHourlyLimit(MOST.links, clock);
	return {
		siteName: () => pressSiteName(db),
		offices: () => pressOffices(db),
		/** Without mail nobody can be registered here: pages say to whom to turn instead. */
		canRegister: deps.mail,
		/** `sent` is the same for every address; mails go out ten minutes apart at least, and ever further. */
		async register(
			typed: TypedRegistration,
			locale: string,
			caller: string
		): Promise<{ outcome: 'sent' | 'incomplete' | 'too_many'; wrong: readonly RegistrationField[] }> {
			const offices = await pressOffices(db);
			const checked = checkRegistration(
				typed,
				offices.map(({ id }) => id)
			);
			if (!checked.ok) return { outcome: 'incomplete', wrong: checked.wrong };
			if (!deps.mail || !registrations.take(caller)) return { outcome: 'too_many', wrong: [] };
			const { name, outlet, email, purpose, office } = checked.value;
			const asked = { name, outlet, email, purpose, office, locale };
			const kept = await askToRegister(db, asked, makePressLink(deps.derive));
			return { outcome: kept === 'kept' ? 'sent' : 'too_many', wrong: [] };
		},
		/** Sends another link, if the address belongs to somebody who is registered; the answer does not say. */
		async sendLink(email: string, caller: string): Promise<Result<null, 'too_many'>> {
			if (!registrations.take(caller)) return refuse('too_many');
			if (deps.mail && isMailAddress(email)) await askForLink(db, email, makePressLink(deps.derive));
			return ok(null);
		},
		/** What a link from a mail is for; null: it is over. */
		async link(word: string, caller: string): Promise<LinkFor | null> {
			return links.take(caller) ? linkIsFor(db, hashToken(word)) : null;
		},
		/** Opens a session by a link. `session`: the word for the cookie, and until when; null: the link is over. */
		async enter(word: string, caller: string): Promise<{ session: string; until: number } | null> {
			if (!links.take(caller)) return null;
			const { token, hash: sessionHash } = makeToken();
			const until = await openSession(db, hashToken(word), sessionHash);
			return until && { session: token, until: until.getTime() };
		},
		/** Confirms the address that a link was sent to, with what stands about the person on the page that it opens. */
		async confirm(
			word: string,
			typed: TypedPerson,
			{ locale, caller }: { readonly locale: string; readonly caller: string }
		): Promise<{ outcome: 'confirmed' | 'incomplete' | 'over'; wrong: readonly RegistrationField[] }> {
			if (!links.take(caller)) return { outcome: 'over', wrong: [] };
			const offices = await pressOffices(db);
			const wrong = missingOfPerson(
				typed,
				offices.map(({ id }) => id)
			);
			if (wrong.length > 0) return { outcome: 'incomplete', wrong };
			const done = await confirmAddress(db, hashToken(word), { ...typed, locale });
			return { outcome: done ? 'confirmed' : 'over', wrong: [] };
		},
		/** Who a session belongs to; null: nobody. */
		me: async (session: string | undefined): Promise<Journalist | null> =>
			session === undefined ? null : journalistOf(db, hashToken(session)),
		leave: (session: string) => endSession(db, hashToken(session)),
		/** `later`: the address stays until nothing is left that they must be told. */
		forget: (session: string) => forgetJournalist(db, hashToken(session)),
		/** Stories with something for the press, as the site shows them, newest first. */
		async stories(locale: string, before: number | null) {
			const rows = await storiesForPress(db, { locale, before: before ?? FIRST, most: PAGE + 1 });
			const page = rows.slice(0, PAGE);
			return {
				stories: page.map(({ shown: { id, language, title, brings } }) => ({ id, language, title, brings })),
				next: rows.length > PAGE ? (page.at(-1)?.position ?? null) : null
			};
		},
		/** What a kit of this story would hold; null: nothing is for the press now, or nobody asks who may know. */
		offer: async (session: string, storyId: string): Promise<KitOffer | null> =>
			isStoryId(storyId) ? kitOffer(db, hashToken(session), storyId) : null,
		/** Hands the kit out as a ZIP; the ledger names who has it before the first byte leaves. */
		async takeKit(
			session: string,
			asked: { readonly storyId: string; readonly locale: string; readonly origin: string }
		): Promise<Result<{ id: string; body: ReadableStream<Uint8Array> }, 'gone' | 'too_many'>> {
			const me = await journalistOf(db, hashToken(session));
			if (me === null || !isStoryId(asked.storyId)) return refuse('gone');
			const locale = interfaceLocaleOf(asked.locale);
			const terms = { locale, lines: termsToKeep(locale) };
			const taken = await takeKit(db, hashToken(session), { storyId: asked.storyId, terms });
			if (typeof taken === 'string') return refuse(taken);
			const siteName = (await pressSiteName(db)) ?? 'Suitcase';
			const givenTo = `${me.outlet} · ${me.name}`;
			const body = packKit(deps, { ...taken, ...asked, siteName, givenTo, takenAt: clock() });
			return ok({ id: taken.id, body });
		},
		/** `locale`: of the page, for terms that were not kept with a kit of before. */
		async mine(session: string, locale: string) {
			const hash = hashToken(session);
			const [kits, questions] = await Promise.all([myKits(db, hash), myQuestions(db, hash)]);
			return {
				// A kit that ended is known by its day and nothing else.
				kits: kits.map(({ id, storyId, at, until, stands, terms }) => ({
					id,
					storyId: stands ? storyId : null,
					at: at.getTime(),
					until: until.getTime(),
					stands,
					terms: shownTerms(terms, until, locale)
				})),
				questions: questions.map(({ kind, at, outcome, answer }) => ({ kind, at: at.getTime(), outcome, answer }))
			};
		},
		/** To the desk, sealed. Nobody learns from the answer whether the teller can be reached. */
		async ask(
			session: string,
			storyId: string,
			question: PressQuestion
		): Promise<Result<null, 'unknown' | 'too_many'>> {
			if (!isStoryId(storyId)) return refuse('unknown');
			const id = randomUUID();
			const key = makeStoryKey();
			try {
				const at = { table: 'press.request', row: id, field: 'body', version: 1 };
				const body = sealJson(key, at, { text: question.text });
				const { master_id, wrapped } = deps.keys.wrap(`request:${id}`, key);
				const asked = { storyId, id, kind: question.kind, body, masterId: master_id, wrapped };
				const outcome = await askDesk(db, hashToken(session), asked);
				return outcome === 'kept' ? ok(null) : refuse(outcome);
			} finally {
				forgetKey(key);
			}
		}
	};
}

/** The terms under which a kit was taken, in the language in which they were said. */
function shownTerms(kept: KitTerms | null, until: Date, locale: string): { language: string; lines: string[] } {
	if (kept !== null) return { language: kept.locale, lines: withMonth(kept.lines, until, kept.locale) };
	const language = interfaceLocaleOf(locale);
	return { language, lines: termsOf({ until }, language) };
}
