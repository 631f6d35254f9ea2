/** What must hold for every story and every question. Each says whether it held, and whether the case put it to a test. */
import { type Channel, isIrrecoverable } from '#domain/consent/channels.ts';
import { type Levels, TOP, ZERO, showsNoMoreThan } from '#domain/consent/ladders.ts';
import type { Denied, Projection } from '#domain/consent/project.ts';
import { RISKS } from '#domain/consent/risk.ts';
import type { Grant, Person, Question, StoryConsent } from '#domain/consent/story-consent.ts';
import { THING } from '#domain/story/covers.ts';
import type { Case } from './cases.ts';
import type { Core } from './core.ts';
import { pictureOf } from './face-picture.ts';
import { marked, markedFilm, misplacedMarkers } from './markers.ts';

type Answer = Projection<Channel> | Denied;
type Verdict = readonly [held: boolean, tested: boolean];
type Ask = (story: StoryConsent, question: Question<Channel>) => Answer;

export interface Property {
	readonly name: string;
	readonly holds: (core: Core, one: Case) => Verdict;
}

const levelsOf = (answer: Answer): Levels => (answer.ok ? answer.levels : ZERO);

const noMore = (one: Answer, other: Answer): boolean =>
	showsNoMoreThan(levelsOf(one), levelsOf(other)) && peopleNoMore(one, other);

function peopleNoMore(one: Answer, other: Answer): boolean {
	if (!one.ok) return true;
	if (!other.ok) return false;
	return Object.entries(one.people).every(([id, mine]) => {
		const theirs = other.people[id];
		return !theirs || (mine.name <= theirs.name && mine.face <= theirs.face && mine.voice <= theirs.voice);
	});
}

/** The story with everybody of one role changed. */
const change = (story: StoryConsent, role: Person['role'], how: (person: Person) => Person): StoryConsent => ({
	...story,
	people: story.people.map((person) => (person.role === role ? how(person) : person))
});

/** The person with every yes changed. */
const changeGrants = (person: Person, how: (grant: Grant, channel: string) => Grant): Person => ({
	...person,
	grants: Object.fromEntries(Object.entries(person.grants).map(([channel, grant]) => [channel, how(grant, channel)]))
});

const tellersOf = (story: StoryConsent): readonly Person[] => story.people.filter(({ role }) => role === 'teller');

/** A property about the answer as it is and as it would be after a change. */
const property = (name: string, check: (one: Case, answer: Answer, ask: Ask) => Verdict): Property => ({
	name,
	holds: (core, one) => check(one, core.project(one.story, one.question), core.project)
});

export const PROPERTIES: readonly Property[] = [
	property('P0 no yes, nothing shown', ({ story, question }, answer, ask) => {
		const without = { ...story, people: story.people.map((person) => ({ ...person, grants: {} })) };
		return [!ask(without, question).ok, answer.ok];
	}),
	property(
		'P1 a teller in any state but active: nothing, on every channel',
		({ story, question, state }, answer, ask) => {
			const changed = change(story, 'teller', (person) => ({ ...person, state }));
			return [state === 'active' || !ask(changed, question).ok, answer.ok && state !== 'active'];
		}
	),
	property(
		'P2 narrowing any level of any yes never shows more',
		({ story, question, number, element }, answer, ask) => {
			const who = number % story.people.length;
			const narrower = story.people.map((person, i) =>
				i !== who
					? person
					: changeGrants(person, (grant) => ({
							...grant,
							levels: { ...grant.levels, [element]: Math.max(0, grant.levels[element] - 1) }
						}))
			);
			return [noMore(ask({ ...story, people: narrower }, question), answer), answer.ok];
		}
	),
	property('P3 a third party who objects never makes more visible of anyone', ({ story, question }, answer, ask) => {
		const objected = change(story, 'third_party', (person) => ({ ...person, state: 'withdrawn' }));
		return [noMore(ask(objected, question), answer), answer.ok && story.people.length > 1];
	}),
	property('P4 one more person never makes more visible', ({ story, question, newcomer }, answer, ask) => {
		return [noMore(ask({ ...story, people: [...story.people, newcomer] }, question), answer), answer.ok];
	}),
	property('P5 time passing, once all has begun, never shows more', ({ story, question, days }, answer, ask) => {
		const begun = question.now >= 30;
		return [!begun || noMore(ask(story, { ...question, now: question.now + days }), answer), begun && answer.ok];
	}),
	property('P6 no projection outlives a teller’s yes', ({ story, question }, answer, ask) => {
		if (!answer.ok) return [true, false];
		const ends = tellersOf(story).map((person) => person.grants[question.channel]?.until ?? 0);
		const gone = ends.every((now) => !ask(story, { ...question, now }).ok);
		return [gone && ends.every((end) => answer.expiresAt <= end && answer.expiresAt > question.now), true];
	}),
	property('P7 a minor: no own name, no bare face, no own voice, nothing of Art. 9, no status', ({ story }, answer) => {
		if (!answer.ok || !tellersOf(story).some(({ minor }) => minor)) return [true, false];
		const { name, face, voice, art9, legal, family, origin, current, age } = answer.levels;
		const within = name <= 1 && face <= 2 && voice <= 1 && art9 === 0 && legal === 0;
		return [within && family <= 1 && origin <= 2 && current <= 1 && age <= 1, true];
	}),
	{
		name: 'P8 never for training machines, twice over: refused by name, and with nothing to show',
		holds: (core, { story, question }) => {
			const machine = core.project(story, { ...question, channel: 'ai_training' });
			const refused = !machine.ok && machine.reasons.includes('ai-training-not-offered');
			const nothing = showsNoMoreThan(core.CEILING.ai_training, ZERO);
			return [refused && nothing, core.project(story, question).ok];
		}
	},
	property('P9 a higher anonymity floor never shows more', ({ story, question }, answer, ask) => {
		return [noMore(ask(story, { ...question, kMin: question.kMin + 50 }), answer), answer.ok];
	}),
	property('P10 who edited a story cannot be its only reviewer', ({ story, question }, answer, ask) => {
		return [!ask({ ...story, reviewedBy: [...story.authors] }, question).ok, answer.ok];
	}),
	property('P11 who gave no yes is never bare-faced, heard or named', ({ story }, answer) => {
		if (!answer.ok) return [true, false];
		const silent = story.people.filter(({ role, state }) => role === 'third_party' && state !== 'active');
		const hidden = silent.every(({ id, state }) => {
			const shown = answer.people[id];
			const face = state === 'none' || state === 'requested' ? 2 : 0;
			return shown && shown.face <= face && shown.voice === 0 && shown.name === 0;
		});
		return [hidden, silent.length > 0];
	}),
	property(
		'P12 a minor with only a guardian’s or only the child’s yes: nothing',
		({ story, question, yes }, answer, ask) => {
			const half = change(story, 'teller', (person) => ({ ...person, minor: true, guardianOk: yes, assent: !yes }));
			return [!ask(half, question).ok, answer.ok];
		}
	),
	property('P13 "cannot be taken back" was not said: nothing on such a channel', ({ story, question }, answer, ask) => {
		const unsaid = change(story, 'teller', (p) => changeGrants(p, (grant) => ({ ...grant, noRecallAck: false })));
		const final = ['press', 'print', 'social', 'federation', 'open_data'].includes(question.channel);
		return [!final || !ask(unsaid, question).ok, final && answer.ok];
	}),
	property('P14 a hold, something waited for, or an embargo: nothing', ({ story, question, number }, answer, ask) => {
		const stops = [{ safetyHold: true }, { holdEvents: ['court_case'] }, { embargoUntil: question.now + 1 }];
		return [!ask({ ...story, ...stops[number % 3] }, question).ok, answer.ok];
	}),
	property('P15 an excluded language: nothing in it', ({ story, question }, answer, ask) => {
		const excludedLanguages = ['xx', question.language];
		const excluded = change(story, 'teller', (p) => changeGrants(p, (grant) => ({ ...grant, excludedLanguages })));
		return [!ask(excluded, question).ok, answer.ok];
	}),
	property('P16 hidden identity: never fine place, date and age together', (_, answer) => {
		if (!answer.ok || (answer.levels.name >= 3 && answer.levels.face >= 3)) return [true, false];
		const { origin, transit, current, time, age } = answer.levels;
		return [origin <= 2 && transit <= 2 && current <= 2 && time <= 2 && age <= 1, true];
	}),
	property('P17 before the yes begins, or without a teller: nothing', ({ story, question, yes }, answer, ask) => {
		const early = change(story, 'teller', (p) => changeGrants(p, (grant) => ({ ...grant, from: question.now + 1 })));
		const nobody = { ...story, people: story.people.filter(({ role }) => role !== 'teller') };
		return [!ask(yes ? early : nobody, question).ok, answer.ok];
	}),
	property('P18 status never where it cannot be taken back', ({ question }, answer) => {
		const final = ['press', 'print', 'social', 'federation', 'open_data'].includes(question.channel);
		return [!final || !answer.ok || answer.levels.legal === 0, final && answer.ok];
	}),
	property('P19 below the anonymity floor a place is a region', ({ story: { k }, question: { kMin } }, answer) => {
		if (!answer.ok) return [true, false];
		const { origin, transit, current } = answer.levels;
		const coarse =
			(k.origin >= kMin || origin <= 1) && (k.transit >= kMin || transit <= 1) && (k.current >= kMin || current <= 1);
		return [coarse, k.origin < kMin || k.transit < kMin || k.current < kMin];
	}),
	property('P20 whatever is shown has words', (_, answer) => [!answer.ok || answer.levels.text > 0, answer.ok]),
	{
		name: 'P21 no channel shows more than its ceiling',
		holds: (core, { story, question }) => {
			const answer = core.project(story, question);
			return [showsNoMoreThan(levelsOf(answer), core.CEILING[question.channel]), answer.ok];
		}
	},
	{
		name: 'P22 a graver danger never shows more, and never more than its tier',
		holds: (core, { story, question, risks }) => {
			const [less, more] = [...risks].sort((one, other) => RISKS.indexOf(one) - RISKS.indexOf(other));
			if (!less || !more) return [true, false];
			const [safer, graver] = [less, more].map((risk) => core.project({ ...story, risk }, question));
			if (!safer || !graver) return [true, false];
			const within = showsNoMoreThan(levelsOf(graver), core.RISK_LIMIT[more]);
			return [noMore(graver, safer) && within, safer.ok && less !== more];
		}
	},
	property('P23 nobody is shown more than the story as a whole', ({ story }, answer) => {
		if (!answer.ok) return [true, false];
		const { name, face, voice } = answer.levels;
		const within = Object.values(answer.people).every((p) => p.name <= name && p.face <= face && p.voice <= voice);
		return [within && story.people.every(({ id }) => id in answer.people), story.people.length > 1];
	}),
	property('P24 critical danger never where it cannot be taken back', ({ story, question }, answer, ask) => {
		const final = isIrrecoverable(question.channel);
		return [!final || !ask({ ...story, risk: 'critical' }, question).ok, final && answer.ok];
	}),
	property('P25 status never while a claim is open', ({ story, question }, _, ask) => {
		const open = ask({ ...story, claimOpen: true }, question);
		return [levelsOf(open).legal === 0, open.ok && levelsOf(ask({ ...story, claimOpen: false }, question)).legal > 0];
	}),
	property('P26 a yes for one channel opens no other', ({ story, question }, answer, ask) => {
		const widest = { levels: TOP, from: 0, until: 1000, noRecallAck: true, excludedLanguages: [] };
		const elsewhere = story.people.map((person) =>
			changeGrants(person, (grant, channel) => (channel === question.channel ? grant : widest))
		);
		const same = ask({ ...story, people: elsewhere }, question);
		return [noMore(same, answer) && noMore(answer, same), answer.ok];
	}),
	property(
		'P27 an answer carries the story, version, channel and language it is for',
		({ story, question }, answer) => {
			if (!answer.ok) return [true, false];
			const isFor = answer.storyId === story.id && answer.consentVersion === story.consentVersion;
			return [isFor && answer.channel === question.channel && answer.language === question.language, true];
		}
	),
	property('P28 high danger: no own name, bare face or own voice; critical danger: less still', ({ story }, answer) => {
		if (!answer.ok || (story.risk !== 'high' && story.risk !== 'critical')) return [true, false];
		const { name, face, voice, origin, transit, current, time, art9, legal, family } = answer.levels;
		const high = name <= 2 && face <= 2 && voice <= 1 && origin <= 2 && transit <= 1 && current <= 1 && time <= 2;
		const critical = name <= 1 && face <= 1 && origin <= 1 && transit === 0 && time <= 1 && family === 0;
		return [high && art9 + legal === 0 && (story.risk === 'high' || critical), true];
	}),
	property('P30 a floor that was counted limits its element and never shows more', (one, answer, ask) => {
		const { story, question, number, element } = one;
		const floorCap = { ...TOP, [element]: number % (TOP[element] + 1) };
		const capped = ask({ ...story, floorCap }, question);
		const held = noMore(capped, answer) && levelsOf(capped)[element] <= floorCap[element];
		return [held, answer.ok && answer.levels[element] > floorCap[element]];
	}),
	property('P29 who objected is not mentioned in the family either', ({ story }, answer) => {
		const said = (state: string) => ['refused', 'withdrawn', 'suspended', 'expired', 'invalidated'].includes(state);
		const objected = story.people.some(({ role, state }) => role === 'third_party' && said(state));
		return [!answer.ok || !objected || answer.levels.family === 0, answer.ok && objected];
	}),
	{
		name: 'S0 content holds exactly the rungs of its levels, and reads back the same',
		holds: (core, { story, question }) => {
			const answer = core.project(story, question);
			if (!answer.ok) return [true, false];
			const telling = { ...marked.telling, language: question.language };
			const shown = core.show(answer, { ...marked, telling });
			// Nobody said who is in picture and recording, so the strictest person in the story decides.
			const face = Math.min(answer.levels.face, ...Object.values(answer.people).map((person) => person.face));
			const voice = Math.min(answer.levels.voice, ...Object.values(answer.people).map((person) => person.voice));
			const again = core.readShown(question.channel, JSON.parse(JSON.stringify(shown)));
			const same = JSON.stringify(again) === JSON.stringify(shown);
			return [same && misplacedMarkers(shown, { ...answer.levels, face, voice }).length === 0, true];
		}
	},
	{
		name: 'S1 stored content is read for its own channel only, and only whole',
		holds: (core, { story, question, number }) => {
			const answer = core.project(story, question);
			if (!answer.ok) return [true, false];
			const shown = core.show(answer, { ...marked, telling: { ...marked.telling, language: question.language } });
			const other = question.channel === 'web' ? 'print' : 'web';
			const fields = Object.entries(shown);
			const less = Object.fromEntries(fields.toSpliced(number % fields.length, 1));
			const read = [core.readShown(other, shown), core.readShown(question.channel, { ...shown, more: null })];
			return [[...read, core.readShown(question.channel, less)].every((one) => one === null), true];
		}
	},
	{
		name: 'S3 a recording sounds as its strictest voice allows and looks as its strictest face does, each by its own list',
		holds: (core, { story, question, number }) => {
			const answer = core.project(story, question);
			if (!answer.ok) return [true, false];
			const telling = { ...marked.telling, language: question.language };
			const ids = Object.keys(answer.people);
			const heardIds = ids.filter((_, at) => (number >> at) % 2 === 0);
			const seenIds = ids.filter((_, at) => (number >> (at + 4)) % 2 === 0);
			const recordings = [{ ...markedFilm, heardIds, seenIds }];
			const shown = core.show(answer, { ...marked, telling, recordings }).recordings[0];
			const voice = Math.min(answer.levels.voice, ...heardIds.map((id) => answer.people[id]?.voice ?? 0));
			const face = Math.min(answer.levels.face, ...seenIds.map((id) => answer.people[id]?.face ?? 0));
			if (voice === 0 || question.channel === 'print') return [shown === undefined, true];
			const way = `${face === 3 ? 'as_it_is' : 'covered'}/${voice === 2 ? 'original' : 're_voiced'}`;
			return [shown !== undefined && `${shown.picture}/${shown.voice}` === way, true];
		}
	},
	{
		name: 'S2 each face in a picture follows its own person, and a thing is covered always',
		holds: (core, { story, question }) => {
			const answer = core.project(story, question);
			if (!answer.ok) return [true, false];
			const telling = { ...marked.telling, language: question.language };
			const faces = Object.entries(answer.people).map(([id, { face }]) => ({ id, face }));
			const pictures = [pictureOf([...faces.map(({ id }) => id), THING])];
			const alt = core.show(answer, { ...marked, telling, pictures }).pictures[0]?.alt;
			if (faces.some(({ face }) => face < 2)) return [alt === undefined, true];
			const bare = faces.filter(({ face }) => face === 3).map(({ id }) => `bare-${id}`);
			return [alt === `solid_mask ${bare.join(' ')}`, true];
		}
	}
];
