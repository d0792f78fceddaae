/** A scenario with every part that the format has. Source: simulation.md 13. */
export const wholeScenario = {
  schema: 'callwright.scenario/1',
  name: 'bank weekday',
  seed: 20261120,
  centre: {
    file: 'bank.centre.json',
  },
  currency: 'ILS',
  clock: {
    dayStart: '07:00',
    dayEnd: '24:00',
    intervalMs: 1800000,
    timeZone: 'Asia/Jerusalem',
  },
  run: {
    mode: 'days',
    replications: {
      min: 20,
      max: 400,
      stop: {
        measure: 'serviceLevelNet',
        halfWidth: 0.005,
        level: 0.95,
      },
    },
    variance: {
      commonRandomNumbers: true,
      antithetic: false,
      controls: ['calls', 'handleTime'],
    },
  },
  callTypes: [
    {
      id: 'regular',
      queue: 'regular',
      targetMs: 20000,
      shortAbandonMs: 5000,
      arrivals: {
        kind: 'intervals',
        callsPerInterval: [16, 16, 28, 28],
        dayTypes: {
          monday: 1.13,
        },
        fromCsv: null,
      },
      handleTime: {
        talk: {
          law: 'mixture',
          parts: [
            {
              share: 0.0728,
              law: 'lognormal',
              mu: 1.53,
              sigma: 0.784,
              unit: 's',
            },
            {
              share: 0.9272,
              law: 'lognormal',
              mu: 4.801,
              sigma: 0.941,
              unit: 's',
            },
          ],
        },
        wrapUp: {
          law: 'exponential',
          meanMs: 15000,
        },
        hold: {
          share: 0.1,
          law: 'exponential',
          meanMs: 30000,
        },
      },
      patience: {
        law: 'kaplanMeier',
        file: 'patience-regular.csv',
        tail: {
          law: 'exponential',
          meanMs: 500000,
        },
      },
      balk: {
        share: 0.0,
        byAnnouncedWait: [
          [60000, 0.05],
          [300000, 0.3],
        ],
      },
      redial: {
        afterAbandon: {
          share: 0.34,
          delay: {
            law: 'lognormal',
            meanMs: 1800000,
            scv: 3,
          },
          attemptsMax: 3,
        },
        afterBlock: {
          share: 0.8,
          delay: {
            law: 'exponential',
            meanMs: 60000,
          },
        },
      },
      returnCall: {
        share: 0.08,
        delay: {
          law: 'exponential',
          meanMs: 14400000,
        },
      },
    },
    {
      id: 'orders',
      queue: 'orders',
      targetMs: 15000,
      arrivals: {
        kind: 'poisson',
        arrivalsPerHour: 60,
      },
      handleTime: {
        talk: {
          law: 'gamma',
          shape: 2,
          meanMs: 200000,
        },
      },
      patience: {
        law: 'weibull',
        shape: 0.9,
        scaleMs: 240000,
      },
      order: {
        share: 0.6,
        valueMinor: {
          law: 'lognormal',
          mean: 4000,
          scv: 1,
        },
        upSell: {
          share: 0.5,
          whenWaitingMax: 2,
          time: {
            law: 'exponential',
            meanMs: 60000,
          },
          acceptShare: 0.2,
          valueMinor: 1500,
        },
      },
    },
  ],
  busyness: {
    law: 'gamma',
    shape: 82.5,
    blocks: {
      lengthMs: 7200000,
      shape: 150,
    },
    correlation: {
      'regular,orders': 0.5,
    },
  },
  bursts: [
    {
      callType: 'regular',
      perDay: 0.1,
      calls: {
        law: 'exponential',
        mean: 60,
      },
      decayMs: 600000,
    },
  ],
  ivr: {
    time: {
      law: 'lognormal',
      meanMs: 8700,
      scv: 0.26,
    },
    containedShare: 0.06,
  },
  lines: {
    count: 60,
  },
  agents: {
    profiles: [
      {
        id: 'g1',
        skills: {
          regular: 80,
          orders: 40,
        },
        handleTimeFactor: {
          law: 'lognormal',
          mean: 1,
          scv: 0.09,
        },
      },
    ],
    learning: {
      gap: 0.4,
      scaleCalls: 800,
    },
    answerDelay: {
      law: 'exponential',
      meanMs: 2500,
    },
    noAnswerShare: 0.01,
    shifts: [
      {
        profile: 'g1',
        count: 6,
        start: '07:00',
        end: '15:30',
        breaks: [
          {
            at: '10:00',
            windowMs: 1800000,
            lengthMs: 1800000,
            rule: 'afterCall',
          },
        ],
      },
    ],
    adherence: {
      lateness: {
        law: 'exponential',
        meanMs: 60000,
        atZeroShare: 0.7,
      },
      absenceShare: 0.05,
    },
  },
  callbacks: {
    offerAboveWaitMs: 180000,
    acceptShare: 0.3,
    answerShare: 0.7,
    attemptsMax: 2,
    mode: 'agentFirst',
  },
  outbound: [
    {
      id: 'list-a',
      mode: 'backlog',
      handleTime: {
        law: 'exponential',
        meanMs: 120000,
      },
      answerShare: 0.35,
    },
  ],
  rules: [
    {
      file: 'rules/sets/bank-route.rules.json',
      version: 12,
    },
  ],
  events: [
    {
      at: '11:00',
      kind: 'agentsLost',
      profile: 'g1',
      count: 2,
      forMs: 1800000,
    },
  ],
  experiment: {
    vary: [
      {
        path: 'agents.shifts[0].count',
        values: [5, 6, 7],
      },
      {
        path: 'rules[0].version',
        values: [11, 12],
      },
    ],
    compare: 'paired',
    rank: {
      method: 'kn',
      delta: 0.01,
    },
  },
  report: {
    measures: ['serviceLevelNet', 'speedOfAnswerMs', 'abandonShare', 'occupancy', 'revenuePerHour'],
    by: ['callType', 'interval'],
    typicalDay: true,
  },
} as const;
