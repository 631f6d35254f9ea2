/** One bug: in this file below src/domain/consent, this text is replaced by that one. */
export type PlantedBug = readonly [name: string, file: string, from: string, to: string];

const P = 'project.ts';
const S = 'show.ts';
const R = 'show-recordings.ts';

export const PLANTED_BUGS: readonly PlantedBug[] = [
	[
		'limits add up to the wider one',
		'ladders.ts',
		'Math.min(one[element], other[element])',
		'Math.max(one[element], other[element])'
	],
	['a yes ends late', P, 'question.now < grant.until', 'question.now <= grant.until + 5'],
	['a yes ends one instant late', P, 'question.now < grant.until', 'question.now <= grant.until'],
	['the state of a consent is ignored', P, "person.state !== 'active' || ", ''],
	[
		'suspended counts as active',
		P,
		"person.state !== 'active' ||",
		"(person.state !== 'active' && person.state !== 'suspended') ||"
	],
	['guardian or child is enough', P, 'person.guardianOk && person.assent', 'person.guardianOk || person.assent'],
	['no limits for children', P, 'person.minor ? meet(limit, CHILD) : limit', 'limit'],
	['an author reviews alone', P, '!story.authors.includes(reviewer)', 'reviewer !== null'],
	['who objected is shown', P, 'NOT_ASKED : OBJECTED', 'NOT_ASKED : CHILD'],
	['who withdrew counts as never asked', P, "state === 'none' || state === 'requested'", "state !== 'refused'"],
	[
		'who was not asked is bare-faced',
		'people.ts',
		"name: 'none', face: 'solid_mask', voice: 'none'",
		"name: 'none', face: 'visible', voice: 'none'"
	],
	[
		'who was not asked is heard',
		'people.ts',
		"face: 'solid_mask', voice: 'none', family",
		"face: 'solid_mask', voice: 're_voiced', family"
	],
	[
		'a child keeps its name',
		'people.ts',
		"name: 'system_pseudonym',\n\tface: 'solid_mask'",
		"name: 'first_name',\n\tface: 'solid_mask'"
	],
	['the anonymity floor of origin is inverted', P, 'k.origin >= kMin', 'k.origin < kMin'],
	['what was counted is not heeded', P, 'story.floorCap ?? TOP', 'TOP'],
	['no anonymity floor on the way', P, 'k.transit >= kMin', 'true'],
	['no anonymity floor for the present place', P, 'k.current >= kMin', 'true'],
	[
		'the last yes to end decides',
		P,
		'earliest = Math.min(earliest, grant.until)',
		'earliest = earliest === Infinity ? grant.until : Math.max(earliest, grant.until)'
	],
	['a projection never ends', P, 'earliest = Math.min(earliest, grant.until)', 'earliest = Infinity'],
	['"cannot be taken back" need not be said', P, ' && !grant.noRecallAck', ' && false'],
	['print counts as recallable', 'channels.ts', "print: 'irrecoverable'", "print: 'recallable'"],
	['a safety hold is ignored', P, 'if (story.safetyHold)', 'if (false)'],
	['an excluded language is ignored', P, 'grant.excludedLanguages.some(', '[""].some('],
	[
		'only the first excluded language counts',
		P,
		'grant.excludedLanguages.some(',
		'grant.excludedLanguages.slice(0, 1).some('
	],
	['an embargo is ignored', P, '!(question.now >= story.embargoUntil)', 'false'],
	['what is waited for is ignored', P, 'story.holdEvents.length > 0', 'false'],
	[
		'a hidden identity is given away by details',
		P,
		'identityIsHidden(levels) ? meet(levels, HIDDEN_IDENTITY) : levels',
		'levels'
	],
	['only a hidden name counts as hidden', P, " || levels.face < levelOf('face', 'visible')", ''],
	[
		'a hidden identity keeps its day',
		'people.ts',
		"current: 'country',\n\ttime: 'year'",
		"current: 'country',\n\ttime: 'day'"
	],
	['a yes is in force before it begins', P, 'question.now >= grant.from', 'true'],
	['a story without a teller is shown', P, "if (tellers.length === 0) return ['no-teller'];", ''],
	[
		'one teller of several is enough',
		P,
		'const tellers = story.people.filter(isTeller);',
		'const tellers = story.people.filter(isTeller).slice(0, 1);'
	],
	[
		'a story without words is shown',
		P,
		"if (levels.text === 0) return { ok: false, reasons: ['nothing-to-show'] };",
		''
	],
	['no ceiling on channels', P, 'meet(CEILING[question.channel], RISK_LIMIT[story.risk])', 'RISK_LIMIT[story.risk]'],
	['danger limits nothing', P, 'meet(CEILING[question.channel], RISK_LIMIT[story.risk])', 'CEILING[question.channel]'],
	['critical danger is printed', P, "story.risk === 'critical' && isIrrecoverable(question.channel)", 'false'],
	[
		'high danger leaves the full name',
		'risk.ts',
		"high: cap({\n\t\tname: 'chosen_pseudonym'",
		"high: cap({\n\t\tname: 'full_name'"
	],
	[
		'somebody is shown beyond the story',
		P,
		'own.get(person.id) ?? levels, ownLimit',
		'own.get(person.id) ?? ownLimit(person, question), ownLimit'
	],
	['an open claim is ignored', P, 'if (story.claimOpen)', 'if (false)'],
	[
		'an objection does not reach the family',
		P,
		'isTeller(person) ? own : { ...cap({}), family: own.family }',
		'isTeller(person) ? own : cap({})'
	],
	['training machines are served', P, "if (question.channel === 'ai_training')", 'if (false)'],
	['training machines have a ceiling', 'channels.ts', 'ai_training: ZERO', 'ai_training: OPEN_TO_ALL'],
	[
		'status is printed',
		'channels.ts',
		"current: 'region',\n\tlegal: 'none',\n\tfamily: 'roles_only'\n});",
		"current: 'region',\n\tfamily: 'roles_only'\n});"
	],
	[
		'a yes for the web opens every channel',
		P,
		'person.grants[question.channel]',
		"(person.grants[question.channel] ?? person.grants['web'])"
	],
	['a projection says another language', P, 'language: question.language', "language: 'en'"],
	[
		'summary only shows the excerpt',
		S,
		"return { level: 'summary', blocks: [] }",
		"return { level: 'summary', blocks: blocks.slice(0, 1) }"
	],
	['an excerpt shows all', S, 'blocks.slice(0, telling.excerptBlocks)', 'blocks'],
	[
		'a first name is shown for a pseudonym',
		S,
		"allows(levels, 'name', 'first_name')",
		"allows(levels, 'name', 'chosen_pseudonym')"
	],
	['a town is shown for a country', S, "allows(levels, element, 'town')", "allows(levels, element, 'country')"],
	[
		'the place now follows the place of origin',
		S,
		"showPlace('current', facts.current, levels)",
		"showPlace('origin', facts.current, levels)"
	],
	['a month is shown for a year', S, "allows(levels, 'time', 'month')", "allows(levels, 'time', 'year')"],
	['an exact age is shown for a band', S, "allows(levels, 'age', 'exact')", "allows(levels, 'age', 'band10')"],
	['gender is always shown', S, "allows(levels, 'gender', 'stated') ?", 'levels ?'],
	['Art. 9 follows gender', S, "allows(levels, 'art9', 'stated')", "allows(levels, 'gender', 'stated')"],
	['status is always shown', S, "allows(levels, 'legal', 'stated') ?", 'levels ?'],
	['family details for roles', S, "allows(levels, 'family', 'details')", "allows(levels, 'family', 'roles_only')"],
	[
		'distance from a hidden country',
		S,
		'kilometresBetween(origin?.country, current?.country)',
		'kilometresBetween(facts.origin?.country, facts.current?.country)'
	],
	['a picture follows the teller’s face alone', 'show-pictures.ts', 'people[who]?.face ?? 0', 'levels.face'],
	['a picture one rung too open', 'show-pictures.ts', 'at <= level &&', 'at <= level + 1 &&'],
	[
		'a face bare that its person wants covered',
		'show-pictures.ts',
		'faceOf(who, projection) < VISIBLE',
		'faceOf(who, projection) < COVERED'
	],
	['a voice one rung too open', R, "level >= levelOf('voice', rung)", "level + 1 >= levelOf('voice', rung)"],
	['a voice follows the teller alone', R, 'people[id]?.[element] ?? 0', 'levels[element]'],
	['who is only seen takes the voice away', R, 'recording.heardIds', 'recording.seenIds'],
	['who is only heard hides the faces', R, 'recording.seenIds', 'recording.heardIds'],
	['a film shows any face', R, ">= levelOf('face', 'visible')", ">= levelOf('face', 'none')"],
	[
		'a film is silent with faces in it',
		R,
		"if (recording.people === 'none') ways.push",
		"if (recording.people !== 'covered') ways.push"
	],
	['a transcript is read at an excerpt', R, ">= levelOf('text', 'full')", ">= levelOf('text', 'excerpt')"],
	['sound is printed', R, ' || MUTE.includes(projection.channel)', ''],
	['a thing left bare', 'show-pictures.ts', 'who === THING || faceOf', 'who !== THING && faceOf'],
	['somebody in a picture who wants to be in none', 'show-pictures.ts', '? VISIBLE : COVERED', '? VISIBLE : 0'],
	['content for another channel is read', 'read-shown.ts', 'json.channel !== channel ||', ''],
	[
		'content with an unknown field is read',
		'../base/shape.ts',
		'required.includes(key) || optional.includes(key)',
		'true'
	]
];
