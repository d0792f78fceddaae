/** French translations of rule schemas' descriptions; a test checks that none is missing. */

const french = {
  'JSON Schema for editors.': 'JSON Schema pour les éditeurs.',
  'Id of the rule set.': 'Identifiant du jeu de règles.',
  'What the rules decide.': 'Ce que décident les règles.',
  'Written by publish; in a draft that of its parent, 0 where there is none.':
    'Écrit à la publication ; dans un brouillon, celle de son parent, 0 s’il n’y en a pas.',
  'Who answers for the set.': 'Qui répond du jeu.',
  'What this version changes.': 'Ce que change cette version.',
  'A remark for those who edit the set.': 'Une remarque pour ceux qui modifient le jeu.',
  'Constants edited in one place; they become the facts param.….':
    'Constantes modifiées en un seul endroit ; elles deviennent les faits param.….',
  'Named conditions, for use in several rules.':
    'Conditions nommées, pour servir dans plusieurs règles.',
  'Identity of the rule across versions, in kebab-case.':
    'Identité de la règle d’une version à l’autre, en kebab-case.',
  'Larger first; each priority once in the set.':
    'La plus grande d’abord ; chaque priorité une seule fois dans le jeu.',
  'Why the rule exists: a sentence for people.':
    'Pourquoi la règle existe : une phrase pour les gens.',
  'A remark for those who edit the rule.': 'Une remarque pour ceux qui modifient la règle.',
  'Who answers for the rule.': 'Qui répond de la règle.',
  'In force from this instant on, with its zone.':
    'En vigueur à partir de cet instant, avec son fuseau.',
  'No longer in force at this instant, with its zone.':
    'Plus en vigueur à cet instant, avec son fuseau.',
  'When the rule matches: a group of conditions; { "all": [] } is always.':
    'Quand la règle s’applique : un groupe de conditions ; { "all": [] } veut dire toujours.',
  'The kind of the set.': 'Le genre du jeu.',
  'What the call is about.': 'L’objet de l’appel.',
  'Language of the caller, ISO 639-1.': 'Langue de l’appelant, ISO 639-1.',
  'Tags of the call; those of all matching rules are united.':
    'Étiquettes de l’appel ; celles de toutes les règles applicables sont réunies.',
  'What the rule gives.': 'Ce que donne la règle.',
  'The outcome of the rule.': 'L’effet de la règle.',
  'The rules. Their order means nothing; priority does.':
    'Les règles. Leur ordre ne compte pas ; leur priorité, si.',
  'Words of its own by id and language; other texts are the centre’s.':
    'Ses propres mots par identifiant et langue ; les autres textes sont ceux du centre.',
  'Items of its own; other items are the centre’s.':
    'Ses propres articles ; les autres sont ceux du centre.',
  'Stock number.': 'Référence de l’article.',
  'Name by language.': 'Nom par langue.',
  'Category of the item.': 'Famille de l’article.',
  'Price net of tax, minor units.': 'Prix hors taxe, en unités mineures.',
  'Cost, minor units.': 'Coût, en unités mineures.',
  'Facts that every case starts from.': 'Faits dont part chaque cas.',
  'What the case shows, in words.': 'Ce que montre le cas, en mots.',
  'Facts that matter; the rest comes from baseFacts.':
    'Faits qui comptent ; le reste vient de baseFacts.',
  'Instant of the decision, with its zone [1970-01-01T00:00:00Z].':
    'Instant de la décision, avec son fuseau [1970-01-01T00:00:00Z].',
  'Names of all rules that match, highest priority first.':
    'Noms de toutes les règles applicables, la plus prioritaire d’abord.',
  'Of kinds where the first match decides: its name; null: none.':
    'Pour les genres où la première règle décide : son nom ; null : aucune.',
  'Members of the outcome; those not named are free.':
    'Membres de l’effet ; ceux qui ne sont pas nommés sont libres.',
  'What the set must decide.': 'Ce que le jeu doit décider.',
  'Words to find the case by.': 'Mots pour retrouver le cas.',
  'What the set must decide: run on every change.':
    'Ce que le jeu doit décider : rejoué à chaque modification.',
  'All of these must hold; 1 to 50.': 'Toutes doivent être vraies ; de 1 à 50.',
  'At least one of these must hold; 1 to 50.': 'L’une au moins doit être vraie ; de 1 à 50.',
  'This must not hold.': 'Ceci ne doit pas être vrai.',
  'Name of a condition in `conditions` of the set.':
    'Nom d’une condition de `conditions` dans le jeu.',
  'No condition: the rule always matches.': 'Aucune condition : la règle s’applique toujours.',
  'Name of the fact in the dictionary, such as call.type.':
    'Nom du fait dans le dictionnaire, comme call.type.',
  'How fact and value are compared. Of lists: someFact:in is any of, everyFact:in only, not:someFact:in none of, everyValue:swap:in all of.':
    'Comment fait et valeur sont comparés. Pour les listes : someFact:in au moins un, everyFact:in seulement, not:someFact:in aucun, everyValue:swap:in tous.',
  'What the fact is compared with: a constant, a list for in and notIn, or { "fact": … }.':
    'À quoi le fait est comparé : une constante, une liste pour in et notIn, ou { "fact": … }.',
  'Condition over line.… facts: only lines it holds for count.':
    'Condition sur les faits line.… : seules comptent les lignes où elle est vraie.',
  'Of order.lineCount alone: which lines count.':
    'Pour order.lineCount seulement : quelles lignes comptent.',
  'The other fact, of the same type and unit, or a param.… of the set.':
    'L’autre fait, de même type et unité, ou un param.… du jeu.',
  'Who may take the call: a skill expression, or terms that must all hold.':
    'Qui peut prendre l’appel : une expression de compétences, ou des termes tous exigés.',
  'What happens to the call before it is queued.': 'Ce qu’il advient de l’appel avant la file.',
  'Id of the text the caller hears.': 'Identifiant du texte que l’appelant entend.',
  'Of callbackOffer: the callback is promised within so many milliseconds.':
    'Pour callbackOffer : le rappel est promis dans ce délai, en millisecondes.',
  'The queue the call waits in.': 'La file où l’appel attend.',
  'Priority class: 0 is most urgent, and strict.':
    'Classe de priorité : 0 est la plus urgente, et stricte.',
  'Added to the time of entry, in milliseconds, which orders calls of a class; negative is a head start.':
    'S’ajoute à l’heure d’entrée, en millisecondes, qui ordonne les appels d’une classe ; négatif : une avance.',
  'Who should rather take it: terms that add to an agent’s score.':
    'Qui devrait plutôt le prendre : des termes qui ajoutent au score d’un conseiller.',
  'Who comes first among equal agents [the strategy of the queue].':
    'Qui passe en premier entre conseillers égaux [la stratégie de la file].',
  'Pass the first stage over while nobody it names is logged on.':
    'Sauter la première étape tant que personne de nommé n’est connecté.',
  'Milliseconds after queue entry; increases from step to step.':
    'Millisecondes après l’entrée en file ; croît d’étape en étape.',
  'widen: who may take the call already still may. replace: only those named here.':
    'widen : ceux qui pouvaient déjà prendre l’appel le peuvent encore. replace : seulement ceux nommés ici.',
  'Who may take the call from this step on.': 'Qui peut prendre l’appel à partir de cette étape.',
  'Queues whose agents may serve too; the call keeps its place.':
    'Files dont les conseillers peuvent servir aussi ; l’appel garde sa place.',
  'Class from this step on; 0 is most urgent.':
    'Classe à partir de cette étape ; 0 est la plus urgente.',
  'Offset of the due key from this step on; negative is a head start.':
    'Décalage de l’échéance à partir de cette étape ; négatif : une avance.',
  'Offers at once while this step holds [1].': 'Propositions simultanées pendant cette étape [1].',
  'Pass this step over while nobody it names is logged on.':
    'Sauter cette étape tant que personne de nommé n’est connecté.',
  'What changes as the call waits, in order of time.':
    'Ce qui change pendant l’attente, dans l’ordre du temps.',
  'Longest wait in milliseconds; 0 acts at once, else more than the last step.':
    'Attente maximale en millisecondes ; 0 agit aussitôt, sinon plus que la dernière étape.',
  'What happens at the end of the wait: move, callback, message or end.':
    'Ce qui arrive à la fin de l’attente : move, callback, message ou end.',
  'The queue the call moves to.': 'La file où passe l’appel.',
  'What happens when the longest wait is over.':
    'Ce qui arrive quand l’attente maximale est passée.',
  'The skill the agent must have.': 'La compétence exigée du conseiller.',
  'Lowest level, 0 to 100; without one, having the skill is enough.':
    'Niveau minimal, de 0 à 100 ; sans niveau, avoir la compétence suffit.',
  'Weight in scores of preferred agents [1].': 'Poids dans le score des conseillers préférés [1].',
  'This agent and no other.': 'Ce conseiller et aucun autre.',
  'Agents who are offered the call at once.':
    'Conseillers à qui l’appel est proposé en même temps.',
  'Milliseconds until further agents are offered it too.':
    'Millisecondes avant que d’autres conseillers le reçoivent aussi.',
  'Several agents are offered the call; the first to accept gets it.':
    'Plusieurs conseillers reçoivent l’appel ; le premier qui accepte l’obtient.',
  'A strategy that the program has given to the router.':
    'Une stratégie que le programme a donnée au routeur.',
  'Ids of the texts said, in order.': 'Identifiants des textes dits, dans l’ordre.',
  'Id of the music that plays from now on.': 'Identifiant de la musique qui joue à partir de là.',
  'What is announced: the position, the expected wait.':
    'Ce qui est annoncé : la place, l’attente prévue.',
  'What the caller may choose instead of waiting.':
    'Ce que l’appelant peut choisir au lieu d’attendre.',
  'Milliseconds until the next treatment; at least 5000.':
    'Millisecondes jusqu’au prochain traitement ; au moins 5000.',
  'upSell replaces the line; crossSell adds one.':
    'upSell remplace la ligne ; crossSell en ajoute une.',
  'The item proposed.': 'L’article proposé.',
  'How many of it.': 'Combien.',
  'Price group of the proposed line.': 'Groupe de prix de la ligne proposée.',
  'Id of the text the agent says.': 'Identifiant du texte que dit le conseiller.',
  'Id of a text for the agent’s eyes only.':
    'Identifiant d’un texte pour les yeux du conseiller seul.',
  'Handle time in milliseconds that offering it is expected to add.':
    'Temps de traitement que la proposition devrait ajouter, en millisecondes.',
  'Accepted, of those shown.': 'Acceptées, parmi celles proposées.',
  'Shown; the larger, the slower history changes the belief.':
    'Proposées ; plus il y en a, plus lentement l’histoire change l’idée de départ.',
  'Belief about acceptance before there is history.': 'Idée de l’acceptation avant toute histoire.',
  'Most times it is accepted on one order.': 'Nombre maximal d’acceptations par commande.',
  'Days in which the same customer does not hear it again.':
    'Jours pendant lesquels le même client ne l’entend plus.',
  'Reasons the agent records with a no.': 'Motifs que le conseiller note avec un non.',
  'Moment of the order at which the text is due.': 'Moment de la commande où le texte est dû.',
  'Id of the text.': 'Identifiant du texte.',
  'say: to the caller. note: for the agent alone.':
    'say : à l’appelant. note : pour le conseiller seul.',
  'Completion waits until the agent has ticked it.':
    'La commande attend que le conseiller l’ait coché.',
  'refuse beats hold beats note; scores add.':
    'refuse l’emporte sur hold, hold sur note ; les scores s’ajoutent.',
  'Reason code.': 'Code de motif.',
  'Points added to the order’s fraud score, once per rule.':
    'Points ajoutés au score de fraude de la commande, une fois par règle.',
  'Hold code.': 'Code de blocage.',
  'What the hold comes from [rule].': 'L’origine du blocage [rule].',
  'The order gives its stock back meanwhile.': 'La commande rend son stock en attendant.',
  'Of effect hold: the hold that is placed.': 'Pour hold : le blocage posé.',
  'Queue the review waits in.': 'La file où attend le contrôle.',
  'Who may do it: a skill expression.': 'Qui peut le faire : une expression de compétences.',
  'Milliseconds until it is due.': 'Millisecondes jusqu’à l’échéance.',
  'Of effect hold: the work of clearing it, as it is routed.':
    'Pour hold : le travail de levée, tel qu’il est distribué.',
  'Id of the text the agent sees.': 'Identifiant du texte que voit le conseiller.',
  'allow: at once. approve: somebody decides. refuse: not at all.':
    'allow : aussitôt. approve : quelqu’un décide. refuse : pas du tout.',
  'Of verdict approve: the role that decides.': 'Pour approve : le rôle qui décide.',
  'Set of reasons the agent chooses one of.': 'Liste de motifs où le conseiller en choisit un.',
  'Reason code of the refusal.': 'Code de motif du refus.',
};

export const frenchDescriptions: ReadonlyMap<string, string> = new Map(Object.entries(french));
