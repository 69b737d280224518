/**
 * Frequent words of political English in bands, by how often they stand among a million words: counted on every sixth
 * speech of the UN General Debate, 1946 to 2024, and every fourth of two collections of US presidential speeches
 * (7.7 million words). They decide where a pattern is looked for first, and so the speed of matching, never what is
 * found.
 */
const BANDS: readonly (readonly [perMillion: number, words: string])[] = [
  [10000, 'a and are as be by for have i in is it of on our that the this to we which with'],
  [
    2500,
    'all also an at been but can countries country development do economic from general government has ' +
      'international its more must my nations new no not one or other peace people president security ' +
      'should so states their there these they those united us was what who will world would you',
  ],
  [
    800,
    'about action africa african again against america american among any applause assembly because ' +
      'before being believe between both cannot change charter co community conference conflict continue ' +
      'cooperation could council developing disarmament during east efforts end even every fact first ' +
      'foreign freedom future global going good great had he here his hope how however human if important ' +
      "into it's just know last law like long made make many may me means member members military most mr " +
      'much nation national need now nuclear only operation order organization out over own part peaceful ' +
      'peoples policy political power present principles problem problems process progress question region ' +
      'relations republic respect right rights said same say secretary see session since situation social ' +
      'some south state still such support system take than thank them therefore think through time today ' +
      "together towards two under up upon very want war way we're weapons well were when where while within " +
      'without work year years your',
  ],
  [
    300,
    '000 1 10 2 able achieve achieved across act activities address administration adopted affairs after ' +
      'agenda aggression ago agreement already always am americans another arab area areas armed arms ' +
      'around asia assistance attention back based basic basis become best better billion bring build ' +
      'building call called case cause cent central century certain challenges children china citizens ' +
      'clear climate collective come commitment committed committee common comprehensive concern concerned ' +
      'conditions confidence conflicts congress context continent continues control course create crisis ' +
      'current day deal debt decision decisions declaration delegation democracy democratic despite ' +
      "destruction determination developed dialogue did different difficult dignity does doing don't done " +
      'down duty each economy effective effort election energy ensure entire environment especially ' +
      'essential established establishment europe european ever example experience express face far federal ' +
      'few field fight financial find five food force forces forward four framework free full fully ' +
      'fundamental further get give given go goals got governments greater group growth hand having health ' +
      "held help her high him history home humanitarian i'm i've implementation importance including " +
      'increase indeed independence independent initiative institutions interest interests israel issue ' +
      'issues itself jobs justice land large laughter lead leaders leadership least less let level life ' +
      'live lives living look lot major majority making man mankind matter mean measures meet meeting men ' +
      'middle might million millions minister necessary needs negotiations never next non north nothing ' +
      'number office once open opportunity others palestinian particular particularly parties past pay ' +
      "people's per period permanent place plan point policies population position positive possible " +
      'poverty powers principle programme promote provide public purpose put q race real really reason ' +
      'recent recently reform regard regime regional remain remains report resolution resolutions resources ' +
      'responsibility result results role s second self serious service set settlement shall share small ' +
      'society solidarity solution solutions sovereignty soviet special spirit stability stand step ' +
      'strengthen strengthening strong struggle subject success summit sure sustainable taken taking task ' +
      "terms territories territory terrorism that's themselves then there's they're things third threat " +
      'three throughout thus times too trade treaty true understanding union unity universal use used ' +
      "various vice view violence we've welcome west whether whole whose why wish women working yet you're",
  ],
  [
    140,
    '100 11 12 15 19 20 3 30 4 40 5 50 6 7 ability above accept access accordance account achievement ' +
      'achieving actions active acts addition adoption affected afghanistan agencies agree agreed ' +
      'agreements ahead aid aimed aligned allow almost alone along although amount angola anniversary ' +
      'anything apartheid appeal appreciation approach appropriate armaments ask asked aspirations attack ' +
      'attempt audience authority available aware away balance ban bank begin beginning behalf behind ' +
      'believes benefit benefits beyond biden big bill black body borders bringing brought business calls ' +
      "came can't capacity capital care carried carry cases caused causes certainly challenge changes " +
      'choice circumstances city civil class clearly close coexistence cold colonial colonialism coming ' +
      'commission commitments communities complete complex concerns conclusion concrete congratulate ' +
      'congratulations consensus consequences consider consideration constitution constructive continued ' +
      "continuing contribute contribution convention convinced cost country's court created creating " +
      'creation crime crises critical cultural cyprus danger dangerous days debate decade decades decided ' +
      "deep deeply defense demand demands department desire determined develop developments didn't " +
      'differences difficulties diplomatic direct direction directly discrimination disputes dollars ' +
      'domestic doubt drug due duties early earth economies education effect effectively effects either ' +
      'elected elections enable enough ensuring environmental equal equality equitable era establish events ' +
      'everyone everything executive exercise existence existing expressed extend extent faced facing ' +
      'failure fair faith families family fear feel fighting final finally firm firmly folks follow ' +
      'following form former forms forum found france friendly friends fund generations geneva genuine ' +
      "german germany goal god grave greatest ground groups growing guarantee guinea half happy hard he's " +
      'heads heard heart highest historic hold hopes house humanity idea immediate impact implement improve ' +
      'increased increasing increasingly india individual industrialized influence information ' +
      'infrastructure initiatives instead instrument integrity interference internal intervention ' +
      'investment involved iran iraq island islands israeli japan job join joint july june keep keeping key ' +
      'kind kingdom known korea korean lack lasting latin laws leading leave lebanon led left legal ' +
      'legislation legitimate levels liberation light line little local longer looking lost love m main ' +
      'maintain maintenance makes manner market mass material matters membership met mexico millennium mind ' +
      'mission modern moment money month months moral move movement multilateral mutual nam namibia natural ' +
      'nature nearly needed nor note objective objectives obligations occasion occupation occupied ocean ' +
      'off offer official often old operations opinion opportunities organizations ourselves outside ' +
      'overcome p pacific paid palestine pandemic participate participation partners partnership parts ' +
      'party passed path percent perhaps person persons planet play poor post potential powerful practical ' +
      'prepared presence preserve presidency prevent price prices primary prime priority private production ' +
      'program programmes proliferation promise promoting promotion proposal proposals proposed prosperity ' +
      'protect protection proud provided providing provisions purposes questions racial rate rather reach ' +
      'reached ready reaffirm reality realize reasons received recognition recognize recognized record ' +
      'reduce reduction reforms refugees regions reiterate relevant remember representative representatives ' +
      'require required requires resolve response responsibilities responsible rest return review ' +
      'revolution rich rise road rule rules russia sanctions satisfaction saying school sea search secure ' +
      'seek seems seen senate sense september serve several shared she short show shown side signed ' +
      'significant sincere single sir socialist something soon source southern sovereign space speak ' +
      'specific stage standards start stated statement status steps stop strategic strategy strength ' +
      'strongly successful suffering supported supports systems talk talks tax technical technology tell ' +
      'tension term territorial thanks thing though thought thousands threats took total tribute troops ' +
      'truly trump trust trying turn twenty u ukraine understand unfortunately unless until urge urgent ' +
      'value values vast victims viet views vision vital vote wars water ways week western whatever white ' +
      "wishes withdrawal words workers world's young",
  ],
  [
    70,
    '13 14 16 17 18 1967 200 2015 2030 21 22 23 24 25 26 27 28 29 35 500 60 70 8 9 abroad acceptable ' +
      'accepted according achievements actively activity actually add added additional addressed addressing ' +
      "adequate admission adopt advance advanced advantage affect afford affordable africa's age agency " +
      'aggressive agricultural agriculture aim aims air al algeria alliance allies allowed alternative ' +
      "ambassador america's announced annual answer anti anyone application applied apply appreciate april " +
      'army arrangements article asian aspects assist association assume assure atlantic atmosphere atomic ' +
      'attacks attainment attempts attitude august authorities average avoid awareness balanced bases bear ' +
      'became becomes becoming began begun beings belief believed bilateral bless board bodies border born ' +
      'bound brazil break british broad brothers budget built burden businesses c calling cambodia campaign ' +
      'canada canal capable caribbean carrying cease centre chad chairman chance changed changing character ' +
      'chemical child chinese choose cities civilian civilization claim claims clean closely closer college ' +
      'combat comes commend commerce commercial communication companies competition completely concept ' +
      'concerning concerted conclude concluded condemn condemned condition conduct conducted conferences ' +
      'confident confront confrontation congo connection connexion conscience considerable considered ' +
      'considers consistent constant constantly constitute constitutes constitutional construction contrary ' +
      'contributed contributions convening conventional convey conviction core corporations costs counter ' +
      'courage covid credit crimes criminal cross crucial cuba culture currently cut d daily damage dangers ' +
      'date de dealing death december decide decisive declared decolonization dedication defence defend ' +
      'deficit degree delay delegations deliberations demonstrated denied depend depends deserve designed ' +
      'destiny destroy destructive detente determine devoted difference diplomacy directed disaster ' +
      'disasters discuss discussed discussion discussions disease dispute distinguished distribution ' +
      "divided division document doesn't domination donald draft draw drugs earlier eastern easy edt " +
      'effectiveness efficiency efficient egypt eight eighth el elements eliminate elimination else ' +
      'elsewhere emergency emerging emphasize employment encourage encouraged encouraging endeavour ending ' +
      'enemy engage engaged enhance enjoy enormous entitled equally establishing ethnic event everybody ' +
      'everywhere evidence excellency except exchange exist exists expand expansion expect expectations ' +
      'expected expenditures experienced exploitation export expression extended external extraordinary ' +
      'extreme extremely facilitate factor factors facts fail failed fall fate favour feeling fellow felt ' +
      'fields fifth fifty finance financing finding fire fiscal focus focused followed forced forget forth ' +
      'forty fought foundation foundations founded founding fourth freedoms freely french friend friendship ' +
      "front fruitful fulfil funds furthermore gap gave general's generally generation getting gives giving " +
      "globalization globe goes gone goods governance government's governor grateful gratitude greatly " +
      'gross grow guatemala guess guide guided gulf haiti hall hands happen happened happening harmony head ' +
      'hear heavy helped helping heritage higher highly historical holding homeland homes honor honour ' +
      "hoped host humankind hundred hundreds hunger i'd i'll ideals ideas ideological illegal immediately " +
      'imperative imperialism imperialist implemented implementing impose imposed impossible improved ' +
      'improvement improving inalienable inaudible include includes inclusive income incredible indian ' +
      'indispensable individuals indonesia industrial industry inflation inhabitants injustice innocent ' +
      'inspired instability institution instruments integration intelligence intended intention inter ' +
      "interdependence interested invasion invest investing investments iraqi ireland islamic israel's " +
      'january joe joined jurisdiction kampuchea kept killed knowledge knows kuwait labor laid lands larger ' +
      "largest late later laughs launched leader learn learned legitimacy let's liberty libya lies likely " +
      'limited limits lines linked lose loss loving low lower machinery maintained maintaining management ' +
      'mandate manufacturing march marked markets materials meaningful measure mechanism mechanisms ' +
      'medicare meetings mention mentioned mere merely message methods ministers minority monetary moreover ' +
      "morning morocco movements moving ms multilateralism myself name namely nation's nato near necessity " +
      'negative negotiated negotiation neighbouring neighbours neither nevertheless noble none norms ' +
      'november numerous oau obligation obstacles obvious obviously october officers oil okay ones ongoing ' +
      "opened opening operate oppression organization's organized organs otherwise ought outcome " +
      'outstanding pakistan palestinians panama paris pass paying peacekeeping peninsula permit personal ' +
      'personnel placed places plans played please pleased pleasure pledge points police politics ' +
      'populations portugal positions possibilities possibility practice practices predecessor presented ' +
      'preservation press pressing pressure prevail preventing prevention previous pride principal ' +
      'priorities probably processes produce produced product products profound programs prohibition ' +
      'project projects proof proper property prospects prosperous protecting prove proved provides ' +
      'provision pursue pursued pursuit putting quality quickly quite quote racism racist raise raised ' +
      'range rapid rapidly rates raw re reaching realistic realities realization reasonable recall receive ' +
      'recommendations reconciliation reconstruction recovery reduced reducing refer referred reflect ' +
      'reflected regarding regret related relating relationship relief religious renewed reports represent ' +
      'representation represented represents republican republicans request requirements research resolved ' +
      'respected respond restoration restore resulted resulting revenue rhodesia risk room root rostrum ' +
      'round run russian safe safety sahara san satisfactory save saw says scale schools science scientific ' +
      'scope scourge seat secondly sector sectors seeing seeking seem senator series seriously served ' +
      'services setting settle seven seventh shows sides sign significance signing similar simple simply ' +
      'sincerely situations six sixth sixty societies solve somalia sometimes sought sound sources spain ' +
      'speaking specialized speech speed spent spite spoke spread stable stake standard standing stands ' +
      'started starting statements story strengthened stress stronger structural structure students study ' +
      'submitted substantial succeed successfully sudan suffer suffered sufficient super supply supporting ' +
      'supreme survival sustained syria table taiwan takes talked talking tasks taxes team technological ' +
      'tensions terror terrorist terrorists test testing tests thereby thinking thirty threaten threatened ' +
      "ties today's told tolerance tomorrow tonight top toward traditional trafficking tragedy tragic " +
      'training transfer transition treasury treaties treatment trend tried truth try turkey turned turning ' +
      'ultimately un understood undertaken undoubtedly unemployment unilateral unique universality ' +
      'unprecedented urgently useful using utmost valuable veto victory violation violations violent visit ' +
      "voice voted vulnerable wanted wants warm washington we'll wealth weapon weeks welcomed welcomes " +
      "welfare went what's whom wide willing willingness win wisdom wise witnessed woman won word worked " +
      "works worth wrong yeah yes yesterday york you've zimbabwe zone",
  ],
  [
    40,
    '150 1945 1978 2020 300 31 32 33 34 36 37 400 41 42 45 46 47 48 51 55 65 75 77 80 90 absence absolute ' +
      'absolutely abuse acceptance accompanied accomplished accord accordingly accountable acknowledge ' +
      'acting actors actual acute adapt adherence adjustment administrative admit admitted advancement ' +
      'advances advantages adverse advocate affecting affects afghan africans afternoon aids alignment ' +
      'alike alliances ambitious analysis annan anybody anyway anywhere apart appeals appear appears ' +
      'appointed appointment approaches approval approved argentina arise arising asean aside asking aspect ' +
      "assembly's associated assumed assured attain attained auspices australia authorized azerbaijan " +
      'background bad bangladesh banks barriers base battle bearing beautiful belize belong beneficial ' +
      'berlin biggest billions bills binding bipartisan bissau bit blocs blood bold bolivia bonds bosnia ' +
      'bottom boundaries bridge bridges brief brings britain broader brutal bulgaria burundi buy california ' +
      'cancer capabilities career careful carefully carolina ceasefire celebrate center centuries cessation ' +
      'chain chair chapter characterized charge chief chile chips chosen citizen civilians civilized ' +
      'coalition coast collaboration colleagues collectively colombia combating combined command ' +
      'commissioner commit commodities commodity commonwealth communications communist company competence ' +
      'completed compliance compromise concepts condemnation conducive confirmed conformity confronted ' +
      'confronting connected consequence consequently considerations considering consistently consolidate ' +
      'consolidation consultations contained contemporary continents continuation contributing convened ' +
      "conventions conversation cooperate coordination correct corruption costa couldn't council's count " +
      'couple courts cover creative credibility cuban cultures currency dad data dead dealt dear debates ' +
      'decent declare decline dedicated defeat defending defined delaware deliver democracies democrats ' +
      'demonstrate deny dependent described deserved deserves desirable desired destroyed deterioration ' +
      'devastating devotion dialog died difficulty dimensions discharge diseases displaced disposal ' +
      'disregard distant district diversity divide dr drawn dream dreams drive driven drought durable ' +
      'dynamic earnest earnestly economically ecuador electric element embargo emerged emergence emissions ' +
      'emphasis emphasized employed enabled endeavours ended ends enemies enforcement engagement enhanced ' +
      'enhancing enshrined enter entered enterprise entirely entrusted equipment equity eradicate ' +
      'eradication escalation essence essentially est estimated ethiopia evident evil evolution exactly ' +
      'examination examine examples excellent exception exclusive excuse execution expanded expanding ' +
      'expenditure expense experts exports extending extension extensive extremism eyes faces facilities ' +
      'faithful false farmers fast favor favourable february federation feelings feels flag flow flows ' +
      'foremost formula forthcoming forums foster fragile francisco fraternal fresh fulfilment function ' +
      'functioning functions funding gain gained gains gas gaza gender genocide gentlemen geographical ' +
      'georgia gold goodwill govern governing governmental gradually grant granted granting greece green ' +
      'grounds grown guaranteed guarantees guard guidance gun guy guys halt happens happiness hardly harris ' +
      "hate hatred haven't healthcare hearts hell hemisphere hence here's heroic himself hit holds honduras " +
      'honest hopeful hostile hostilities hour hours housing huge ideal identity ignore ignored ii illicit ' +
      'imagine immense immigration impetus implications impunity included inclusion indigenous indo ' +
      'industries inequality inevitable inevitably inherent initiated innovation innovative insecurity ' +
      'instance institutional insurance integrated intend intentions internationally internet introduction ' +
      "invested invite involvement involving iranian isn't issued italy item items jerusalem jewish john " +
      'joining joke jordan judge judgment justified justify kamala kennedy kenya kids kinds king knew kofi ' +
      'labour language largely latest latter launch lay leads league leaving lebanese legacy legislative ' +
      'lessons letter liberal liberia libyan lie likewise limit limitation link list listen literally lived ' +
      "loans looked looks madam mali man's map marine maritime mark massive maybe mayor mdgs meaning meant " +
      'media mediation medical mediterranean medium migration miles minds minimum missiles missions model ' +
      'momentum moon mother moved mozambique mutually n namibian naturally naval navy necessarily negotiate ' +
      'negotiating neighbors netherlands newly news nicaragua nigeria night nine ninth nobody normal ' +
      'northern noted notes notwithstanding numbers object observance observed obtain occasions occurred ' +
      'offered offers offices officials oh opposed opposition optimism optimistic ordinary organ organize ' +
      'origin original ours outer outset overall overwhelming owing pace pact pain painful para paraguay ' +
      'parents parliament participated participating partner partnerships passing payment payments ' +
      'peacefully perfect performance persist persistent perspective peru phase phenomenon physical picture ' +
      'planning platform playing pointed poland popular portion ports portuguese pose posed possess pre ' +
      'precisely preparation preparations prepare preparing prescription preserving presidential presidents ' +
      'pretext pretoria prevailing prevented preventive primarily prisoners privilege procedures proceed ' +
      'proceedings proclaimed producing productive progressive promises promising prompt propaganda ' +
      'properly propose prospect protected protocol pursuing putin pv qualities quarter quest radical ' +
      'raising ratification ratified read readiness reaffirmed reaffirms realized rebuild recognizing ' +
      'recommend recommended recover red reference referendum referring reflection reflects refrain refugee ' +
      'refused regarded regardless regards regimes regrettable regular rehabilitation reject rejected ' +
      'relation relationships release religion rely remained remaining remarkable remind remove removed ' +
      'rendered renew repeat repeated repeatedly representing republics rescue resilience resistance ' +
      'resolutely resolving resort resource respective respects restored restoring restrictions ' +
      'restructuring resumption reunification revolutionary rightly rio rising risks river roads rooted ' +
      'running rural rwanda sacred sacrifice sacrifices safeguard safeguarding safer saint sake salvador ' +
      'scene sdgs seas secretariat section securing seeks send seniors sent separate serving sessions ' +
      "settled settlements seventy severe shape sharing she's ships shot sierra significantly signs silver " +
      'similarly sister sit size skill skills slavery slow smaller socio soil soldiers sole solid solved ' +
      'solving someone son spanish spare specifically speedy spend spending sphere spheres spoken staff ' +
      'statute stay stock stood strategies strict strive striving strongest structures struggling sub ' +
      'subjected subjects submit succeeded suggest suggested sum summer supplies surely sympathy syrian ' +
      'tackle tangible target targets tariff teachers technologies temporary ten tendency terrible thailand ' +
      "theme they've thirdly thousand threatening threatens timely timor tireless tobago tools totally " +
      'track trading tradition traditions transform transformation transit transparency transparent ' +
      'transportation travel treated tremendous trends trillion trinidad turkish twentieth type ukrainian ' +
      'ultimate unable unacceptable unanimous unanimously unconditional underdevelopment undermine ' +
      'undertake undertaking unite university unjust uphold urgency uruguay ussr vaccinated vaccine ' +
      'vaccines venezuela vessels veterans viable victim vienna vietnam violated voices voluntary voting ' +
      "wage wait walk warmly wasn't waste waters weak wealthy wherever wider withdraw witness witnessing " +
      "women's won't wonder worldwide worse worst worthy year's yemen youth yugoslavia zambia zero zionist " +
      'zones',
  ],
]

/** Words that are in no band are rarer than the last of them; the words that lexicons name are mostly far rarer. */
const RARE = 5

const FREQUENCIES: readonly (readonly [word: string, perMillion: number])[] = BANDS.flatMap(
  ([perMillion, words]) => words.split(' ').map((word) => [word, perMillion] as const),
).sort(([a], [b]) => (a < b ? -1 : 1))

const PER_MILLION = new Map(FREQUENCIES)

/** Roughly how often a word, in lower case, stands among a million words of political English. */
export function wordFrequency(word: string): number {
  return PER_MILLION.get(word) ?? RARE
}

/** The same for all words that begin with a stem. */
export function prefixFrequency(stem: string): number {
  let frequency = stem.length < 4 ? 20 * RARE : 3 * RARE
  let low = 0
  let high = FREQUENCIES.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (FREQUENCIES[middle]![0] < stem) low = middle + 1
    else high = middle
  }
  for (; FREQUENCIES[low]?.[0].startsWith(stem); low++) frequency += FREQUENCIES[low]![1]
  return frequency
}
