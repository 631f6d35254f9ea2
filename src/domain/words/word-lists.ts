/** Small words of many languages that lead to a name, or that a capital letter makes no name of. */
import { wordSet } from '#domain/words/tokens.ts';

/** People by what they are to the teller. Arabic and Persian with the endings of "my", "his", "her". */
export const KIN = wordSet(`
	brother sister mother father son daughter uncle aunt cousin husband wife friend grandmother grandfather nephew niece neighbour neighbor teacher boss
	frère soeur sœur mère père fils fille oncle tante cousin cousine mari femme ami amie grand-mère neveu nièce voisin voisine
	hermano hermana madre padre hijo hija tío tía primo prima marido esposo esposa amigo amiga abuela abuelo vecino vecina
	bruder schwester mutter vater sohn tochter onkel mann frau freund freundin nachbar nachbarin
	broer zus moeder vader zoon dochter oom vriend vriendin buurman
	irmão irmã mãe pai filho filha tio tia marido amigo amiga
	kardeşim ağabeyim abim ablam annem babam oğlum kızım amcam teyzem dayım halam kocam karım arkadaşım
	брат брата брату сестра сестру сестре мать матери отец отца сын сына дочь дочери дядя тётя муж мужа жена жену друг друга подруга
	сестри мати батько син сина дочка дядько тітка чоловік дружина
	أخي أخوي أختي اختي أمي أبي والدي والدتي ابني ابنتي بنتي عمي عمتي خالي خالتي زوجي زوجتي صديقي صديقتي جاري جارتي جدي جدتي أخته أخوه أخاه ابنه
	برادرم خواهرم مادرم پدرم پسرم دخترم عمویم خاله همسرم شوهرم دوستم
	哥哥 弟弟 姐姐 妹妹`);

/** Before a name. */
export const TITLES = wordSet(`
	mr mrs ms miss dr doctor professor imam sheikh father sister captain officer
	m mme mlle docteur monsieur madame maître
	señor señora sr sra don doña doctora herr frau doktor meneer mevrouw dhr senhor senhora
	bay bayan hoca господин госпожа доктор пан пані
	السيد السيدة الدكتور الدكتورة دكتور دكتورة الأستاذ أستاذ الأستاذة الشيخ شيخ الحاج الحاجة المهندس أبو ابو أم بن بنت الملازم النقيب
	آقای خانم دکتر`);

/** Somebody says something. */
export const SPEECH = wordSet(`
	said says told tells asked answered shouted whispered replied wrote
	dit disait dis demandé répondu crié écrit raconté
	dijo dice decía contó preguntó respondió gritó escribió
	sagte sagt fragte antwortete rief schrieb zei zegt vroeg antwoordde disse diz perguntou
	dedi diyor söyledi sordu anlattı
	сказал сказала говорил говорила спросил спросила ответил ответила сказав сказала
	قال قالت قالوا يقول تقول سأل سألت صرخ صرخت كتب كتبت أخبرني أخبرتني
	گفت میگفت پرسید نوشت`);

/** Often at the beginning of a sentence, or with a capital letter in one, and no name. */
export const NO_NAMES = wordSet(`
	i i'm a an the this that these those there then they we he she it you my our his her your their its who what when where why how which
	and or but so if as at by for from in into of on to up with without after before because until while since though although during every each
	all some many most more one two three four five six seven eight nine ten no not yes now here today tomorrow yesterday once again never always
	sometimes maybe perhaps only even still also just very too do did does is are was were be been have has had can could will would should may might must
	let go come look see tell say please thank thanks god sir mum mom dad mother father
	le la les un une des du de d l et ou mais donc si que qui quoi quand où comment pourquoi je j tu il elle on nous vous ils elles ce cet cette ces c ça
	mon ma mes ton ta son sa ses notre nos votre leur leurs dans sur sous avec sans pour par chez entre vers après avant depuis pendant jusqu à au aux en y ne pas
	plus moins très tout toute tous toutes aujourd hier demain maintenant ici là alors puis encore toujours jamais dieu
	el los las una unos unas y o pero si que quien cuando donde como yo tú él ella nosotros ellos mi mis su sus nuestro en con sin por para desde hasta hoy ayer ahora aquí no sí
	ich du er sie es wir ihr der die das ein eine und oder aber wenn dass wer was wann wo wie warum mein meine unser sein ihre im am zum zur mit ohne für von nach vor bei aus auf in
	ik jij hij zij wij het een en of maar als dat wie mijn onze met zonder voor van naar op te
	eu você ele ela nós o os as um uma e ou mas se meu minha nosso com sem para desde até no na
	ben sen o biz siz onlar bir ve veya ama bu şu benim bizim için ile gibi sonra önce
	я ты он она оно мы вы они и а но или если что кто когда где как мой моя наш в на с без для от до по из за после потом
	monday tuesday wednesday thursday friday saturday sunday christmas easter ramadan eid english french arabic german spanish turkish russian ukrainian dutch persian
	portuguese chinese european african muslim christian islam bible quran syrian afghan iraqi sudanese somali eritrean ethiopian ukrainian iranian un unhcr iom eu ngo
	us me him them أنا انا هنا
	un onu oim hcr ue usa uk ok tv sms`);

/** Arabic and Persian words that stand after kin and are no name: verbs, small words. */
export const NO_NAMES_AFTER_KIN = wordSet(`
	في من إلى الى على عن مع كان كانت كانوا قال قالت الذي التي الذين هو هي هم و أن ان إن لم لا ما قد لقد ثم أو او الصغير الصغيرة الكبير الكبيرة الأكبر الأصغر
	كل هذا هذه ذلك هنا هناك بعد قبل حين عندما لكن ليس ليست مات ماتت ذهب ذهبت جاء جاءت بقي بقيت يعمل تعمل يعيش تعيش يقول تقول أيضا ايضا وأنا وانا
	به با در از که را بود است رفت گفت هم و برای تا`);
