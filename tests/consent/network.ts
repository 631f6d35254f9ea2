/** A network of stories in memory, which publishes and takes back as the store does, by the rules of the domain. */
import { type Countable, allParts, shownParts } from '#domain/consent/combination.ts';
import { type Counts, floorCap, tooFew } from '#domain/consent/floor.ts';
import { type Levels, TOP, ZERO, meet } from '#domain/consent/ladders.ts';
import type { Cell } from '#domain/consent/official-count.ts';
import { countedGender } from '#domain/story/gender.ts';

/** People by origin and host, and the share of women by host; the first two countries of each are of one region. */
export interface World {
	readonly regions: Readonly<Record<string, string>>;
	readonly people: Readonly<Record<string, number>>;
	readonly women: Readonly<Record<string, number>>;
}

export interface ToldOne extends Countable {
	readonly id: number;
	readonly allowed: Levels;
}

interface Published {
	readonly one: ToldOne;
	readonly cap: Levels;
	/** What readers see; ZERO while it is hidden until it was counted anew. */
	readonly shown: Levels;
	readonly has: ReadonlySet<string>;
}

export interface Network {
	publish(one: ToldOne): void;
	takeBack(id: number): void;
	/** Stories that wait to be published again. */
	readonly waiting: ReadonlySet<number>;
	work(id: number): void;
	/** Every story of which something could be meant for one person, as it is shown now. */
	below(): number[];
	readonly shown: ReadonlyMap<number, Levels>;
}

/** `forgetful`: the planted bug, which does not look at the stories that are shown already. */
export function makeNetwork(world: World, forgetful = false): Network {
	const published = new Map<number, Published>();
	const waiting = new Set<number>();

	function countsFor(one: ToldOne): Counts {
		const others = [...published.values()].filter((other) => other.one.id !== one.id);
		const has = published.get(one.id)?.has ?? new Set(allParts(one, one.allowed));
		return {
			cells: cellsFor(one, others),
			network: (parts) =>
				[has, ...others.map((other) => other.has)].filter((shared) => parts.every((part) => shared.has(part))).length
		};
	}

	function cellsFor({ facts }: ToldOne, others: readonly Published[]): Cell[] | null {
		if (!facts.origin?.country || !facts.current?.country) return null;
		const within = (region: string) => Object.keys(world.regions).filter((code) => world.regions[code] === region);
		return within(facts.origin.region).flatMap((origin) =>
			within(facts.current?.region ?? '').map((host): Cell => {
				const there = others.filter(
					({ one }) => one.facts.origin?.country === origin && one.facts.current?.country === host
				);
				const of = (gender: string) =>
					there.filter(({ one }) => one.facts.gender && countedGender(one.facts.gender) === gender).length;
				return {
					origin,
					host,
					people: world.people[`${origin}${host}`] ?? 0,
					women: world.women[host] ?? null,
					published: { all: there.length, woman: of('woman'), man: of('man') }
				};
			})
		);
	}

	const isBelow = ({ one, shown }: Published) => shown !== ZERO && tooFew(one, shown, countsFor(one)) !== null;
	function hideWhatFell(): void {
		if (forgetful) return;
		for (const story of published.values()) {
			if (!isBelow(story)) continue;
			published.set(story.one.id, { ...story, shown: ZERO });
			waiting.add(story.one.id);
		}
	}

	function publish(one: ToldOne): void {
		const cap = meet(published.get(one.id)?.cap ?? TOP, floorCap(one, one.allowed, countsFor(one)));
		const has = new Set(allParts(one, one.allowed));
		published.set(one.id, { one, cap, shown: meet(one.allowed, cap), has });
		hideWhatFell();
	}

	return {
		publish,
		takeBack(id) {
			if (published.delete(id)) hideWhatFell();
			waiting.delete(id);
		},
		waiting,
		work(id) {
			waiting.delete(id);
			const story = published.get(id);
			if (story) publish(story.one);
		},
		below: () => [...published.values()].filter(isBelow).map(({ one }) => one.id),
		get shown() {
			return new Map([...published].map(([id, { shown }]) => [id, shown]));
		}
	};
}

/** What readers see of a story, in words. */
export function seen(one: ToldOne, levels: Levels | undefined): string[] {
	return levels ? shownParts(one, levels) : [];
}
