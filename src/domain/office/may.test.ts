import { describe, expect, test } from 'vitest';
import { mayAtDesk, mayInOffice, mayOnStory, reads, type Staff, type StorySubject } from './may.ts';
import { ACTS, ROLES, STORY_ACTS, rolesFor, rolesToGive, type Role, type StoryAct } from './roles.ts';

const staff = (roles: Role[], officeId: string | null = 'brussels', id = 'me'): Staff => ({
	id,
	roles,
	officeId,
	reading: ['fr', 'en']
});
const story = (change: Partial<StorySubject> = {}): StorySubject => ({
	officeId: 'brussels',
	risk: 'medium',
	assignedTo: null,
	authors: [],
	gatheredBy: [],
	...change
});
const storyActs = Object.keys(STORY_ACTS) as StoryAct[];

describe('who may do what', () => {
	test('no act overrides, forces or skips consent', () => {
		expect(ACTS.filter((act) => /overrid|force|bypass|skip|consent|publish|approve_for|unlock/.test(act))).toEqual([]);
		for (const act of ACTS) expect(rolesFor(act).length).toBeGreaterThan(0);
	});
	test('without a role nothing is possible', () => {
		for (const act of storyActs) expect(mayOnStory(staff([]), act, story())).toBe(false);
	});
	test('another office’s story is closed, except for stopping it', () => {
		for (const role of ROLES.filter((name) => name !== 'network_manager'))
			for (const act of storyActs)
				expect(mayOnStory(staff([role]), act, story({ officeId: 'tunis' })), `${role} ${act}`).toBe(
					act === 'pause_story' || act === 'hold_story'
				);
	});
	test('somebody of no office sees no story, unless they manage the network', () => {
		expect(mayOnStory(staff(['editor', 'reviewer'], null), 'see_story', story())).toBe(false);
		expect(mayOnStory(staff(['network_manager'], null), 'see_story', story())).toBe(true);
	});
	test('nobody judges their own work', () => {
		const own = story({ authors: ['me'] });
		expect(mayOnStory(staff(['editor', 'reviewer']), 'review', own)).toBe(false);
		expect(mayOnStory(staff(['editor', 'reviewer']), 'judge_risk', own)).toBe(false);
		expect(mayOnStory(staff(['reviewer']), 'review', story({ authors: ['another'] }))).toBe(true);
	});
	test('a critical story is approved only by a reviewer of another office to whom it was given', () => {
		const critical = story({ risk: 'critical', assignedTo: 'me' });
		expect(mayOnStory(staff(['reviewer']), 'review', critical)).toBe(false);
		expect(mayOnStory(staff(['reviewer'], 'tunis'), 'review', critical)).toBe(true);
		expect(mayOnStory(staff(['reviewer'], 'tunis'), 'open_testimony', critical)).toBe(true);
		expect(mayOnStory(staff(['reviewer'], 'tunis', 'other'), 'see_story', critical)).toBe(false);
		expect(mayOnStory(staff(['editor'], 'tunis'), 'open_testimony', critical)).toBe(false);
		expect(mayOnStory(staff(['reviewer'], 'tunis'), 'see_story', story({ assignedTo: 'me' }))).toBe(false);
	});
	test('who only gathers sees their own gatherings; a translator opens no testimony', () => {
		expect(mayOnStory(staff(['interviewer']), 'open_testimony', story())).toBe(false);
		expect(mayOnStory(staff(['interviewer']), 'open_testimony', story({ gatheredBy: ['me'] }))).toBe(true);
		expect(mayOnStory(staff(['translator']), 'open_testimony', story())).toBe(false);
		expect(mayOnStory(staff(['translator']), 'translate', story())).toBe(true);
	});
	test('a manager of an office manages their own office and makes no managers of the network', () => {
		expect(mayInOffice(staff(['office_manager']), 'invite', 'brussels')).toBe(true);
		expect(mayInOffice(staff(['office_manager']), 'invite', 'tunis')).toBe(false);
		expect(mayInOffice(staff(['office_manager']), 'close_account', null)).toBe(false);
		expect(mayInOffice(staff(['office_manager'], null), 'close_account', null)).toBe(false);
		expect(mayInOffice(staff(['network_manager'], null), 'invite', 'tunis')).toBe(true);
		expect(rolesToGive(['office_manager'])).not.toContain('network_manager');
		expect(rolesToGive(['editor', 'reviewer'])).toEqual([]);
	});
	test('any account may hold one story; a country or language takes a reviewer or manager', () => {
		for (const role of ROLES) {
			expect(mayOnStory(staff([role], 'tunis'), 'hold_story', story())).toBe(true);
			expect(mayAtDesk(staff([role]), 'hold_many')).toBe(
				['reviewer', 'office_manager', 'network_manager'].includes(role)
			);
		}
		expect(mayAtDesk(staff(['network_manager']), 'lift_hold')).toBe(false);
	});
	test('reading a language covers its variants', () => {
		expect(reads(staff([]), 'fr-CD')).toBe(true);
		expect(reads(staff([]), 'ln')).toBe(false);
		expect(reads({ reading: ['pt-BR'] }, 'pt')).toBe(true);
	});
});
