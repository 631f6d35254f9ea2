/**
 * Who may use which address of the desk, written out by hand and apart from the code that decides. A page or a form
 * action that is missing here fails the test: whoever adds one says here for whom it is.
 */
import type { Role } from '#domain/office/roles.ts';

/** `anybody`: also nobody who is signed in; `begun`: only somebody whose second factor is not set up yet. */
export type Who = 'anybody' | 'begun' | readonly Role[];

export interface Action {
	readonly who: Who;
	/** What the form sends, so that a refusal can only come from who asks. */
	readonly body: Readonly<Record<string, string>>;
	/** Roles that may use the form, but not for what this body asks: the function behind it refuses them. */
	readonly refusedInside?: readonly Role[];
}

export interface Access {
	/** Null: there is nothing to look at. */
	readonly get: Who | null;
	readonly actions: Readonly<Record<string, Action>>;
	/** What stands in the brackets of the address. */
	readonly params?: Readonly<Record<string, string>>;
}

const everybody: readonly Role[] = [
	'interviewer',
	'editor',
	'reviewer',
	'translator',
	'office_manager',
	'festival_manager',
	'network_manager'
];
const managers: readonly Role[] = ['office_manager', 'network_manager'];
const answering: readonly Role[] = ['editor', 'reviewer', 'office_manager', 'network_manager'];
const printing: readonly Role[] = ['editor', 'office_manager', 'network_manager'];
const onStories: readonly Role[] = ['interviewer', 'editor', 'reviewer', 'office_manager', 'network_manager'];
const nowhere = '0000000000';
const none = '00000000-0000-4000-8000-000000000000';

/** `SPARE` is the id of an account in the office of everybody who asks. */
export const ACCESS: Readonly<Record<string, Access>> = {
	'/desk': {
		get: everybody,
		actions: {
			claim: { who: ['editor', 'reviewer'], body: { story: nowhere } },
			release: { who: ['editor', 'reviewer', 'office_manager'], body: { story: nowhere } },
			assign: { who: ['reviewer', 'office_manager', 'network_manager'], body: { story: nowhere, to: none } }
		}
	},
	'/desk/sign-in': { get: 'anybody', actions: { default: { who: 'anybody', body: { email: '', password: '' } } } },
	'/desk/signed-out': { get: 'anybody', actions: { default: { who: 'anybody', body: { text: 'words' } } } },
	'/desk/sign-in/code': {
		get: 'anybody',
		actions: { code: { who: 'anybody', body: { code: '1' } }, recovery: { who: 'anybody', body: { code: '1' } } }
	},
	'/desk/sign-out': { get: null, actions: { default: { who: 'anybody', body: {} } } },
	'/desk/welcome/[token]': {
		get: 'anybody',
		actions: { default: { who: 'anybody', body: {} } },
		params: { token: 'not-a-token' }
	},
	'/desk/invitation/[token]': {
		get: 'anybody',
		actions: { default: { who: 'anybody', body: {} } },
		params: { token: 'not-a-token' }
	},
	'/desk/practice': { get: null, actions: { default: { who: 'anybody', body: { as: 'reviewer' } } } },
	'/desk/enrol': { get: 'begun', actions: { default: { who: 'begun', body: { code: '000000' } } } },
	'/desk/account': {
		get: everybody,
		actions: {
			languages: { who: everybody, body: { language: 'xx', reading: '' } },
			password: { who: everybody, body: { now: '', password: 'x', again: 'x' } },
			recovery: { who: everybody, body: { now: 'x' } }
		}
	},
	'/desk/stop-requests': {
		get: everybody,
		actions: {
			pause: { who: everybody, body: { story: nowhere, who: 'trusted', how: 'phone' } },
			answer: { who: answering, body: { request: none, outcome: 'stays_paused' } },
			ask: { who: answering, body: { story: nowhere } },
			lift: { who: ['reviewer'], body: { story: nowhere } },
			looked: { who: ['network_manager'], body: { alarm: none, seen: '1' } }
		}
	},
	'/desk/holds': {
		get: everybody,
		actions: {
			count: { who: everybody, body: { scope: 'story', story: nowhere } },
			hold: { who: everybody, body: { scope: 'story', story: nowhere, because: 'danger' } },
			lift: { who: ['reviewer'], body: { hold: none } }
		}
	},
	'/desk/openings': { get: answering, actions: { acknowledge: { who: managers, body: { alarm: none } } } },
	'/desk/offices': {
		get: managers,
		actions: {
			make: { who: ['network_manager'], body: {} },
			name: { who: ['network_manager'], body: { name: 'x'.repeat(61) } },
			save: { who: managers, body: { office_id: 'brussels' } },
			frames: { who: managers, body: { office_id: 'brussels', any: 'no', hosts: 'not a site' } }
		}
	},
	'/desk/notices': {
		get: managers,
		actions: {
			sound: { who: managers, body: { language: 'en', hash: 'x' } },
			machine: { who: managers, body: { language: 'en', hash: 'x' } },
			withdraw: { who: managers, body: { sha256: 'x' } }
		}
	},
	'/desk/press': {
		get: managers,
		actions: {
			decide: { who: managers, body: { journalist: none, answer: 'approve' } },
			answer: { who: managers, body: { question: none, text: 'Not now.' } }
		}
	},
	'/desk/prints': {
		get: printing,
		actions: {
			find: { who: printing, body: { q: 'bread' } },
			order: { who: printing, body: { kind: 'poster_a4', copies: '1', recipient: 'nobody' } },
			again: { who: printing, body: { print: none } }
		}
	},
	'/desk/prints/[id]': { get: printing, actions: {}, params: { id: none } },
	'/desk/prints/profiles': {
		get: answering,
		actions: {
			write: { who: printing, body: { language: 'en' } },
			approve: { who: answering, body: { profile: none } },
			withdraw: { who: printing, body: { profile: none } }
		}
	},
	'/desk/people': {
		get: managers,
		actions: {
			invite: { who: managers, body: { office: 'brussels' } },
			withdraw: { who: managers, body: { invitation: '' } }
		}
	},
	'/desk/people/[id]': {
		get: managers,
		actions: {
			change: { who: managers, body: { office: 'brussels' } },
			reset: { who: managers, body: {} },
			close: { who: managers, body: {} }
		},
		params: { id: 'SPARE' }
	},
	'/desk/stories/[id]': {
		get: onStories,
		actions: {
			claim: { who: ['editor', 'reviewer'], body: {} },
			release: { who: ['editor', 'reviewer', 'office_manager'], body: {} },
			open: {
				who: onStories,
				body: { what: 'testimony', why: 'review', reason: 'Because this is a test.' },
				refusedInside: ['office_manager']
			},
			save: { who: ['editor'], body: { language: 'en', title: 'x' } },
			working: { who: ['editor'], body: { language: 'en', text: 'x' } },
			facts: { who: ['editor'], body: {} },
			mark: { who: ['editor', 'reviewer'], body: { words: 'x', why: 'name' } },
			checklist: { who: ['editor', 'reviewer'], body: {} },
			settle: { who: ['editor', 'reviewer'], body: { question: 'event', answer: 'no', note: 'x' } },
			anew: { who: ['editor', 'reviewer'], body: {} },
			picture: { who: ['editor', 'reviewer'], body: { file: none, people: 'none' } },
			alt: { who: ['editor', 'translator'], body: { file: none, language: 'en', text: 'x' } },
			recording: {
				who: ['editor', 'reviewer'],
				body: {
					file: none,
					people: 'visible',
					heard: 'these',
					person: none,
					seen: 'these',
					seen_person: none,
					spoken: 'en'
				}
			},
			words: { who: ['editor', 'translator'], body: { file: none, language: 'en', words: 'x' } },
			reading: { who: ['editor'], body: { file: none, language: 'en' } },
			risk: { who: ['reviewer'], body: { risk: 'low' } },
			help: { who: ['reviewer'], body: { help: 'yes' } },
			trafficking: { who: ['interviewer', 'editor', 'reviewer', 'office_manager'], body: {} },
			trafficking_talk: { who: ['reviewer'], body: { note: 'x' } },
			trafficking_lift: { who: ['reviewer'], body: {} },
			ask: { who: ['editor'], body: { language: 'en', version: '1' } },
			message: { who: ['editor', 'reviewer'], body: { text: 'x' } },
			read: { who: ['editor', 'reviewer'], body: {} },
			correction: { who: ['editor'], body: { language: 'en', version: '1' } },
			wish: { who: ['reviewer'], body: { version: '1', accept: 'yes' } },
			talk: { who: ['reviewer'], body: { outcome: 'decided', note: 'x' } },
			alone: { who: ['reviewer'], body: { outcome: 'own_wish', note: 'x' } },
			reminded: {
				who: ['interviewer', 'editor', 'reviewer'],
				body: { person: none, ends: '1', stage: '90', outcome: 'told' }
			},
			renew: { who: ['interviewer', 'editor', 'reviewer'], body: { freeChoice: 'yes' } },
			renew_historical: { who: ['reviewer'], body: {} },
			letter: { who: ['editor', 'reviewer'], body: { letter: none, outcome: 'stays' } },
			person_add: { who: ['editor', 'reviewer'], body: { label: 'x', names: 'y', roles: 'z', kind: 'friend' } },
			person_said: { who: ['editor', 'reviewer'], body: { person: none, said: 'no', voice: 'none' } },
			person_words: { who: ['editor', 'reviewer'], body: { person: none, label: 'x' } },
			person_origin: { who: ['editor', 'reviewer'], body: { person: none } },
			child_sign: { who: ['reviewer'], body: {} },
			child_flag: { who: ['reviewer'], body: { flag: 'protection_case' } },
			child_list: { who: ['reviewer'], body: {} },
			child_adult: { who: ['reviewer'], body: { goes_on: 'yes', note: 'x' } },
			make_without: { who: ['interviewer', 'editor'], body: { text: 'x', brings: 'x', language: 'en' } },
			end_ask: { who: ['editor', 'reviewer'], body: { reason: 'spam' } },
			end_do: { who: ['reviewer'], body: {} },
			end_keep: { who: ['editor', 'reviewer'], body: {} },
			yes_doubt: { who: ['reviewer'], body: { reason: 'coercion', words: 'x' } },
			yes_invalid: { who: ['reviewer'], body: {} },
			yes_holds: { who: ['reviewer'], body: {} },
			receipt_ask: { who: ['editor', 'reviewer', 'office_manager'], body: {} },
			receipt_give: { who: ['editor', 'reviewer', 'office_manager'], body: {} },
			originals_ask: { who: ['editor', 'reviewer', 'office_manager'], body: {} },
			contact_ask: { who: ['editor', 'reviewer', 'office_manager'], body: {} },
			contact_give: { who: ['editor', 'reviewer', 'office_manager'], body: { reach: 'none' } },
			look: { who: ['editor', 'reviewer'], body: { key: 'name:x', reason: 'x' } },
			approve: { who: ['reviewer'], body: {} },
			withdraw: { who: ['editor', 'reviewer', 'office_manager'], body: {} },
			publish: { who: ['editor', 'reviewer'], body: {} },
			pause: { who: everybody, body: { who: 'partner', how: 'phone' } },
			lift_ask: { who: answering, body: {} },
			lift: { who: ['reviewer'], body: {} }
		},
		params: { id: nowhere }
	},
	'/desk/tell': {
		get: ['interviewer', 'editor'],
		actions: { default: { who: ['interviewer', 'editor'], body: {} } }
	},
	'/desk/tell/leave': { get: ['interviewer', 'editor'], actions: {} },
	'/desk/stories/[id]/originals': {
		get: null,
		actions: { default: { who: ['editor', 'reviewer', 'office_manager'], body: {} } },
		params: { id: nowhere }
	},
	'/desk/stories/[id]/pictures/[file]': { get: onStories, actions: {}, params: { id: nowhere, file: none } },
	'/desk/stories/[id]/recordings/[file]': { get: onStories, actions: {}, params: { id: nowhere, file: none } },
	'/desk/stories/[id]/recordings/[file]/readings/[reading]': {
		get: onStories,
		actions: {},
		params: { id: nowhere, file: none, reading: none }
	},
	'/desk/stories/[id]/recordings/[file]/[still]': {
		get: onStories,
		actions: {},
		params: { id: nowhere, file: none, still: '0' }
	},
	'/desk/approve': {
		get: ['reviewer'],
		actions: { approve: { who: ['reviewer'], body: { story: nowhere } } }
	},
	'/desk/translate': {
		get: ['editor', 'reviewer', 'translator', 'office_manager', 'network_manager'],
		actions: { drop: { who: ['editor', 'translator'], body: { source: 'en', language: 'ar', term: 'x' } } }
	},
	'/desk/translate/[id]/[language]': {
		get: ['editor', 'reviewer', 'translator'],
		actions: {
			save: { who: ['editor', 'translator'], body: { title: 'x' } },
			approve: { who: ['editor', 'reviewer', 'translator'], body: { version: '1' } },
			term: { who: ['editor', 'translator'], body: { term: 'x', form: 'x' } }
		},
		params: { id: nowhere, language: 'ar' }
	},
	'/desk/translate/notice/[language]': {
		get: ['editor', 'reviewer', 'translator'],
		actions: {
			save: { who: ['editor', 'translator'], body: { 'line-0': 'x' } },
			approve: { who: ['editor', 'reviewer', 'translator'], body: { version: '1' } },
			withdraw: { who: ['editor', 'reviewer', 'translator'], body: {} }
		},
		params: { language: 'ti' }
	},
	'/desk/health': {
		get: managers,
		actions: { drill: { who: ['network_manager'], body: {} }, restored: { who: ['network_manager'], body: {} } }
	}
};
