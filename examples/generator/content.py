"""What the example program says: people, work, links, risks, decisions and the events that were placed by hand.

Everything here is invented. `generate.py` turns it into the files of `../harbour`.
"""

COMPANY = "Fernhollow"
DOMAIN = "fernhollow.example"
SITE = "https://fernhollow.atlassian.example"

# Holidays that each site keeps; weekends are left out. Lunar dates are the company's published list.
HOLIDAYS = {
    "berlin": """
        2025-12-24..2026-01-01 Year-end closing
        2026-04-03 Good Friday
        2026-04-06 Easter Monday
        2026-05-01 Labour Day
        2026-05-14 Ascension Day
        2026-05-25 Whit Monday
        2026-12-24..2027-01-01 Year-end closing
        2027-03-08 International Women's Day
        2027-03-26 Good Friday
        2027-03-29 Easter Monday
        2027-05-06 Ascension Day
        2027-05-17 Whit Monday
        2027-12-24..2027-12-31 Year-end closing
    """,
    "new-york": """
        2025-11-27..2025-11-28 Thanksgiving
        2025-12-24..2026-01-01 Year-end closing
        2026-01-19 Martin Luther King Jr. Day
        2026-02-16 Presidents' Day
        2026-05-25 Memorial Day
        2026-06-19 Juneteenth
        2026-07-03 Independence Day (observed)
        2026-09-07 Labor Day
        2026-11-26..2026-11-27 Thanksgiving
        2026-12-24..2027-01-01 Year-end closing
        2027-01-18 Martin Luther King Jr. Day
        2027-02-15 Presidents' Day
        2027-05-31 Memorial Day
        2027-06-18 Juneteenth (observed)
        2027-07-05 Independence Day (observed)
        2027-09-06 Labor Day
        2027-11-25..2027-11-26 Thanksgiving
        2027-12-24..2027-12-31 Year-end closing
    """,
    "bengaluru": """
        2025-12-25 Christmas Day
        2026-01-01 New Year's Day
        2026-01-14 Makara Sankranti
        2026-01-26 Republic Day
        2026-03-19 Ugadi
        2026-04-14 Ambedkar Jayanti
        2026-05-01 May Day
        2026-05-28 Bakrid
        2026-09-14 Ganesha Chaturthi
        2026-10-02 Gandhi Jayanti
        2026-10-20 Ayudha Puja
        2026-11-09..2026-11-10 Deepavali
        2026-12-25 Christmas Day
        2027-01-01 New Year's Day
        2027-01-15 Makara Sankranti
        2027-01-26 Republic Day
        2027-03-10 Eid-ul-Fitr
        2027-03-26 Good Friday
        2027-04-07 Ugadi
        2027-04-14 Ambedkar Jayanti
        2027-05-17 Bakrid
        2027-10-29 Deepavali
        2027-11-01 Kannada Rajyotsava
    """,
}

SITES = {
    # site: (title, zone, working spans in minutes of the day)
    "berlin": ("Berlin office", "Europe/Berlin", [(540, 750), (810, 1080)]),
    "new-york": ("New York office", "America/New_York", [(540, 750), (810, 1080)]),
    "bengaluru": ("Bengaluru office", "Asia/Kolkata", [(600, 810), (870, 1140)]),
}

# project: (Sinew id, Sinew title, name in Jira, site, slots, first month on the program, pace, sprints, people)
TEAMS = {
    "PLT": ("platform", "Platform", "Cloud Platform", "berlin", 3, 0.90, True,
            ["Jonas Pfeifer", "Agnieszka Wrona", "Deniz Karaca", "Lotte Hendriks", "Samuel Adeyemi"]),
    "PAY": ("payments", "Payments", "Payments Core", "berlin", 5, 0.80, True,
            ["Katrin Böhme", "Rafael Monteiro", "Yusuf Demirel", "Hanna Sorvari", "Pavel Dvořák", "Lan Pham"]),
    "SEC": ("trust", "Trust", "Trust & Identity", "new-york", 3, 0.95, False,
            ["Marcus Whitfield", "Elena Petrosyan", "Kwame Boateng", "Grace Delacroix"]),
    "ORD": ("orders", "Orders", "Order Core", "new-york", 4, 1.10, True,
            ["Tanya Kowalczyk", "Andre Baptiste", "Mei-Ling Zhou", "Owen Gallagher", "Sofia Restrepo"]),
    "DAT": ("ledger", "Ledger and data", "Data & Ledger", "bengaluru", 3, 1.05, False,
            ["Ananya Raghavan", "Vikram Shetty", "Farhan Siddiqui", "Lakshmi Nair", "Arjun Hegde"]),
    "MEX": ("merchants", "Merchants", "Merchant Experience", "bengaluru", 3, 0.75, False,
            ["Priya Kulkarni", "Rohan D'Souza", "Meera Iyer", "Sandeep Gowda", "Nisha Varghese"]),
}

# Until autumn the teams had other duties too: from when on how many slots they had for the program.
SLOTS = {
    "PLT": "2025-11-24 1, 2026-09-07 2, 2026-10-05 3",
    "PAY": "2025-11-24 1, 2026-04-27 2, 2026-09-07 3, 2026-10-05 5",
    "SEC": "2025-11-24 1, 2026-09-07 2, 2026-10-05 3",
    "ORD": "2025-11-24 1, 2026-04-27 2, 2026-10-05 4",
    "DAT": "2025-11-24 1, 2026-09-07 2, 2026-10-05 3",
    "MEX": "2025-11-24 1, 2026-07-27 2, 2026-10-05 3",
}

# Program office: not a delivery team. The first is the technical program manager.
OFFICE = ["Maren Ostwald", "Chiara Bellomo"]

# slug | project | title | committed today | description
MILESTONES = """
m-zone  | 2026-02-27 | Landing zone ready | Both regions have networks, clusters and sign-in; teams may deploy to them.
m-read  | 2026-06-12 | Order reads served from the cloud | Every order that a merchant or a buyer looks at comes from the new platform.
m-pilot | 2026-09-30 | Pilot tenants live | Eight pilot tenants place, pay and settle real orders on the new platform.
m-hsm   | 2026-12-11 | Vendor HSM in production | Production keys live in Astergate's managed HSM in both regions and a signing service uses them.
m-first | 2027-01-22 | First region cut over | Frankfurt takes orders and payments on the new platform, with the ledger mastered there.
m-pci   | 2027-02-05 | PCI assessment passed | The assessor has signed the attestation for the new platform.
m-ga    | 2027-03-01 | GA: all tenants on the new platform | All 1,148 tenants run on the new platform; the old one takes no traffic.
m-dual  | 2027-03-19 | Dual-write retired | Nothing writes orders to Offenbach any more and the code for it is gone.
m-dc    | 2027-04-30 | Data centre closed | The hall in Offenbach is handed back. The lease ends on this day and cannot be extended by less than a year.
"""

# slug | title | description
WORKSTREAMS = """
w-found | Foundations | Regions, delivery, observability and resilience that every team stands on.
w-trust | Keys and trust | Hardware-backed keys, service identity and the PCI assessment.
w-pay   | Payments | Everything that moves money: authorise, capture, refund, settle, and the cut-over of it.
w-order | Orders | Reads, writes, stock and the end of dual-write.
w-data  | Ledger and data | The ledger, fourteen years of history, reconciliation and reports.
w-merch | Merchants | What 1,148 tenants see: pilot, portal, and the waves in which they move.
"""

# slug | project | workstream | born | title | description
EPICS = """
e-lz     | PLT | w-found | 2025-11-24 | Landing zone in two regions | Accounts, networks and clusters in Frankfurt and Virginia, tied to Offenbach by private links.
e-cd     | PLT | w-found | 2025-12-01 | Delivery pipeline and environments | From commit to canary in one template, with a staging that deserves its name.
e-obs    | PLT | w-found | 2026-03-02 | Observability and on-call | See an order across both platforms; page the person who can act.
e-dr     | PLT | w-found | 2026-05-04 | Resilience and disaster recovery | Lose a region at noon and keep selling.
e-dc     | PLT | w-found | 2026-01-19 | Data centre exit | Empty the hall in Offenbach and hand it back before the lease ends.
e-hsm    | SEC | w-trust | 2025-12-08 | Managed HSM from Astergate | Replace the two ageing HSMs in Offenbach by a managed service in both regions.
e-idp    | SEC | w-trust | 2026-01-12 | Service identity and secrets | Every call is from somebody; no secret lives in a file.
e-pci    | SEC | w-trust | 2026-02-02 | PCI DSS evidence for the new platform | What the assessor needs to sign the attestation.
e-auth   | PAY | w-pay   | 2026-01-12 | Card authorisation service | Authorise cards through three acquirers with strong customer authentication.
e-capt   | PAY | w-pay   | 2026-03-16 | Capture, refund and settlement | Money after the authorisation: captures, refunds, files and payouts.
e-sig    | PAY | w-pay   | 2026-05-11 | Payment signing on the new HSM | PIN blocks and cryptograms computed by Astergate's service instead of our own boxes.
e-pcut   | PAY | w-pay   | 2026-05-18 | Payments cut-over | Move live payments region by region, with a way back at every step.
e-read   | ORD | w-order | 2025-12-01 | Order read path | Orders read from a model fed by change capture.
e-write  | ORD | w-order | 2026-03-09 | Order write path and dual-write | Place, amend and cancel on the new platform while Offenbach follows.
e-stock  | ORD | w-order | 2026-03-23 | Stock reservation | Promise only what the warehouses have.
e-ocut   | ORD | w-order | 2026-05-20 | Order cut-over and dual-write retirement | Move orders with payments, then stop writing twice.
e-ledger | DAT | w-data  | 2025-12-08 | Ledger replication | The ledger in both places, equal to the cent, until the master moves.
e-hist   | DAT | w-data  | 2026-02-23 | Order and payment history backfill | Fourteen years of orders and payments, readable on the new platform.
e-rec    | DAT | w-data  | 2026-05-05 | Reconciliation | Prove every day that both platforms agree with each other and with the banks.
e-rep    | DAT | w-data  | 2026-04-13 | Finance and regulatory reporting | Finance closes the month and files its returns from the new ledger.
e-pilot  | MEX | w-merch | 2026-03-02 | Pilot tenants | Eight tenants that agreed to go first.
e-portal | MEX | w-merch | 2026-02-09 | Merchant portal on the new APIs | The portal that merchants use all day, without Offenbach behind it.
e-waves  | MEX | w-merch | 2026-05-26 | Tenant migration waves | 1,140 tenants in four waves, each with a notice, a check and a way back.
"""

# Under each epic: slug | type and size | state | title | description
# State: dMM = done about that month (d12 is December 2025); d=START..END done; p, r, b=START and now in progress,
# in review, blocked; w=DATE waiting for a vendor since; t = not begun; x=DATE dropped. Options: c=DATE created, a=NAME or a=none assignee, due=DATE.
# The size is what the generator works by; a team that does not size its work shows no points.
STORIES = """
e-lz
lz-acc    | S5 | d12 | Account structure and guard rails for production and non-production | One organisation, an account per team and stage, policies that nobody can switch off.
lz-net    | S8 | d01 | Network hubs in Frankfurt and Virginia with private links to Offenbach | Two links per region from different carriers.
lz-iam    | S5 | d01 | Single sign-on for engineers, with two break-glass accounts |
lz-cost   | T2 | d02 | Budgets and cost alarms per team | Alarm at 80 % of the month, by team, to the team.
lz-k8s    | S8 | d02 | Managed Kubernetes clusters in both regions | Same version, same add-ons, built from the same code.
lz-dns    | S3 | d02 | Split-horizon DNS between Offenbach and the cloud | A service name resolves to the nearer platform.
lz-pol    | T3 | d03 | Admission policies: signed images, no root containers |
lz-egress | S5 | d03 | Egress through fixed addresses that the acquirers have on file | Acquirers need three weeks to add an address, so ask first.
lz-mad    | S8 | x=2026-05-22 c=2026-04-21 | Third region in Madrid | Asked for by Sales for two tenants.

e-cd
cd-pipe   | S5 | d01 | One pipeline template for all services | Build, scan, test, sign, deploy; a service adds ten lines.
cd-reg    | T2 | d01 | Image registry with vulnerability scanning |
cd-env    | S8 | d03 | Staging that mirrors production's data shapes | Volumes, skew and ugly records, without one real name.
cd-canary | S5 | d04 | Canary releases with automatic rollback | Five minutes at one percent; roll back on error rate or latency.
cd-flags  | S3 | d04 | Feature flags per tenant and region |
cd-win    | T5 | x=2026-04-17 | Second pipeline for the remaining Windows services | The last two are replaced by the payout service instead.
cd-tf     | T3 | d05 | Drift detection for infrastructure code | Nightly; a drift older than a day pages nobody but blocks a deploy.
cd-mask   | S5 | d05 | Masked production data for staging, refreshed weekly |
cd-freeze | T3 | p=2026-11-16 c=2026-10-26 | Pipeline refuses deployments inside change-freeze windows | Peak freeze 23 Nov to 1 Dec, year-end freeze 14 Dec to 6 Jan. Cut-over jobs need a named exception.

e-obs
obs-trace | S5 | d05 | Traces across Offenbach and the cloud in one view | Same trace id on both sides of the dual-write.
obs-slo   | S3 | d06 | Service level objectives for authorise, capture and place-order |
obs-log   | T3 | d06 | Log pipeline that drops card data | Checked with planted test numbers.
obs-oncall| T2 | d07 | On-call rota across Berlin, New York and Bengaluru | Follow the sun; nobody is paged at night.
obs-alert | S3 | d08 | Alerts that page on symptoms, not on causes |
obs-cost  | T3 | x=2026-08-14 | Cost dashboard per tenant | Finance gets it from the monthly bill instead.
obs-synth | S3 | d09 | Synthetic orders from six places every minute | Order, pay with a test card, cancel.
obs-cap   | S5 | d=2026-10-12..2026-10-30 | Capacity model for peak trading | Orders per second to nodes, per region, checked against last year's peak.
obs-biz   | S3 | t c=2026-09-28 | Cut-over dashboard: orders, payments and money at a glance | What the people in the cut-over call look at, both platforms side by side.

e-dr
dr-bak    | S5 | d07 | Backups with a restore test every night | A backup that was not restored does not count.
dr-multi  | S8 | d09 | Stateless services active in both regions |
dr-quota  | T2 | d10 | Raise cloud quotas for peak and write them down | Quotas were the outage of our first load test.
dr-load   | S8 | d=2026-10-21..2026-11-18 | Load test at three times last year's peak | Staging scaled to production for two nights; authorisation stayed under 400 ms across regions.
dr-drain  | B3 | d=2026-11-02..2026-11-10 | Node pools drain too slowly during upgrades | Upgrade of Frankfurt took six hours because of one pod with a long shutdown.
dr-fail   | S8 | p=2026-11-04 | Database failover between regions under load | No lost order, at most one minute read-only.
dr-run    | S3 | r=2026-11-11 | Runbooks for the ten likeliest failures | Written by the people who were paged, tested by people who were not.
dr-game   | S5 | t | Game day: lose Frankfurt at noon | With Support, Payments and Orders on the call.
dr-rto    | T3 | t | Show the auditors a recovery within 15 minutes | Evidence for the assessor: recording, timings, who decided.

e-dc
dc-inv    | T5 | d03 | Inventory of everything that runs in Offenbach | 212 disks, 61 machines, 340 jobs, four that nobody knows.
dc-lic    | T2 | d06 | Licences that end with the hardware |
dc-tape   | T3 | p=2026-07-13 a=Lotte Hendriks | Retention plan for the backup tapes | Legal wants ten years, the tape drives last two.
dc-link   | S5 | p=2026-11-19 | Private link to Offenbach sized for cut-over traffic | Twice the bandwidth from January until the hall is closed.
dc-drain  | S8 | t | Move the last 47 batch jobs off the Offenbach scheduler | Includes the four that nobody knows.
dc-dns    | T2 | t a=none | Retire Offenbach's public addresses and DNS zones |
dc-wipe   | T5 | t | Certified wiping of 212 disks | Witnessed, with serial numbers; the assessor wants the list.
dc-hand   | T3 | t due=2027-04-23 | Hand the hall back: cages, cross-connects, badges | The landlord's inspection takes a day and is booked for 23 April.

e-hsm
hsm-rfp   | T3 | d01 | Choose an HSM vendor: requirements and scoring | Four vendors, two without a region in Virginia.
hsm-con   | T3 | d03 c=2026-02-02 | Contract and data processing agreement with Astergate |
hsm-sbx   | S3 | d05 c=2026-02-10 | Sandbox HSM reachable from staging | Vendor's sandbox, our network, test keys only.
hsm-pkcs  | S5 | d07 c=2026-02-10 | PKCS#11 client library for our services | One library, pooled sessions, sane errors.
hsm-perf  | S5 | d09 c=2026-02-10 | Measure signing latency from both regions | 99th percentile under 40 ms, or we need a partition per region.
hsm-leak  | B3 | d=2026-10-22..2026-11-04 | Session pool leaks handles after a vendor time-out |
hsm-prep  | T3 | d=2026-11-02..2026-11-13 c=2026-06-16 | Rehearse the key ceremony with test keys | Script, custodians, safe, camera; took three hours instead of one.
hsm-api   | T0 | w=2026-03-24 c=2026-03-11 due=2026-12-02 a=Grace Delacroix | Astergate delivers API 4.2 with key attestation | External. The vendor's third date: its firmware certification ran late in summer, then its own tests failed. Weekly call on Tuesdays.
hsm-inst  | S8 | p=2026-10-29 c=2026-03-11 | Production partitions in Frankfurt and Virginia | Ordered, accepted, reachable only from the signing service.
hsm-int   | S3 | t c=2026-03-12 | Integrate API 4.2 and pass the vendor's conformance suite | 180 cases; the sandbox passes 171 on API 4.1.
hsm-cer   | T2 | t c=2026-03-12 | Key ceremony with three custodians | Master keys created in both regions, shares sealed, minutes signed.
hsm-mig   | S5 | t c=2026-03-13 | Re-wrap 41 partner keys under the new master key | One partner at a time, each confirms with a test message.
hsm-dr    | S3 | t c=2026-03-16 | Key backup to the second region, restored once |
hsm-fall  | S5 | t c=2026-11-16 | Fallback: keep signing in Offenbach over the private link | If API 4.2 slips past Christmas: sign for Frankfurt on the old HSMs until it comes. Costs 9 ms and an exception from the assessor.

e-idp
idp-vault | S5 | d02 | Secrets store with automatic rotation |
idp-mtls  | S8 | d04 | Mutual TLS between all services | Certificates live for a day and renew themselves.
idp-rbac  | S5 | d06 | Roles for support staff, without card data | Support sees the last four digits and nothing else.
idp-ldap  | T3 | x=2026-03-27 | Import the old directory's groups | Teams list their members afresh instead.
idp-audit | S3 | d08 | Tamper-evident audit trail | Each entry carries the hash of the one before.
idp-jit   | S5 | d=2026-10-21..2026-11-03 | Just-in-time access to production | Two people, one hour, one reason, recorded.
idp-part  | S3 | t c=2026-11-18 | Rotate partner certificates before the first cut-over | Found by the acquirers' checklist: 17 certificates expire between January and March.

e-pci
pci-scope | T3 | d03 | Agree the assessment's scope with the assessor |
pci-seg   | S5 | d06 | Network segmentation test | No path from anything else into the card zone.
pci-tok   | S5 | d08 | Card numbers replaced by tokens outside the vault |
pci-pen   | T5 | d=2026-10-12..2026-10-29 | Penetration test of the new platform | External testers for two weeks: no critical finding, four high.
pci-fix   | B5 | p=2026-11-09 c=2026-10-30 | Fix the four high findings of the penetration test | Two in the portal's uploads, one in the admin API, one in a base image.
pci-evid  | T8 | t | Collect evidence for requirements 3, 6, 8 and 10 | 112 documents and screenshots, most of them from other teams.
pci-walk  | T3 | t | Assessor's walk-through of key management | On site in New York, after the key ceremony.
pci-aoc   | T3 | t | Attestation of compliance signed | The assessor needs about a week after the last piece of evidence.

e-auth
au-dom    | S5 | d02 | Authorisation states agreed with the scheme rules | Reversals, increments and partial approvals included.
au-vault  | S5 | d03 | Token vault with two key versions |
au-gw     | S8 | d04 | Acquirer gateway for the two European acquirers | One interface, two dialects of ISO 8583.
au-log    | T2 | d04 | Static check that card data never reaches a log |
au-3ds    | S8 | d05 | Strong customer authentication with 3-D Secure 2 | Frictionless where the issuer allows it.
au-idem   | S3 | d05 | Idempotency keys on every call that moves money |
au-retry  | S3 | d06 | Retry rules per decline code | Never retry a lost card; retry an issuer time-out once.
au-cvv    | B2 | d06 | Security code stays in memory after authorisation |
au-us     | S8 | d07 | Acquirer gateway for the United States |
au-shadow | S5 | d08 | Shadow authorisations against Offenbach, compared nightly | Same request, no money: 99.98 % equal before the pilot.
au-lat    | B3 | d09 | Authorisation takes 800 ms when the token vault is cold | Warm the vault's cache on start.
au-fraud  | S5 | d=2026-10-19..2026-10-30 | Fraud score before authorisation, fail open | 80 ms budget; without an answer the order goes on.
au-debit  | S5 | x=2026-10-28 | Least-cost routing of debit cards | Saves 0.1 % on US debit; cut from GA, planned for summer 2027.

e-capt
ca-cap    | S5 | d06 | Capture with partial shipments |
ca-void   | S3 | d07 | Voids inside the scheme's window |
ca-inv    | S3 | d08 | Invoice payments matched to bank transfers | By reference, then by amount and name.
ca-sepa   | S8 | d08 | SEPA direct debit with mandates | Import 61,000 mandates without asking anybody to sign again.
ca-ref    | S5 | d09 a=Rafael Monteiro | Refunds that survive a retry | A refund is asked for many times and paid once.
ca-set    | S8 | d10 | Settlement files for both European acquirers |
ca-setus  | S5 | d=2026-10-28..2026-11-12 | Settlement file for the US acquirer | Fixed-width, EBCDIC, certified by the acquirer's test desk.
ca-vat    | B2 | d=2026-11-16..2026-11-18 c=2026-11-13 a=Hanna Sorvari | Settlement file rejected when a merchant has no VAT number | Two pilot tenants were paid a day late.
ca-charge | S8 | p=2026-11-02 a=Lan Pham | Chargeback intake and evidence | Deadlines per scheme, evidence as one file.
ca-fx     | S5 | p=2026-11-13 a=Yusuf Demirel | Currency conversion at the day's fixing | Rate stored with the payment, rounding as Finance does it.
ca-fee    | S5 | t | Scheme and interchange fees on each statement line |
ca-late   | B3 | t c=2026-10-23 a=none | Captures after midnight land on the wrong settlement day | Seen for tenants in Lisbon: the day is cut in Berlin time.
ca-pay    | S5 | t | Payout calendar that honours three countries' bank holidays |

e-sig
sg-abs    | S5 | d07 | Signing behind one interface for the old and the new HSM |
sg-vec    | S3 | d09 | Signature test vectors compared between both HSMs | 10,000 vectors, no difference on API 4.1.
sg-roll   | S3 | r=2026-11-13 a=Hanna Sorvari | Switch back to the old HSM within five minutes | Tested with traffic; the switch is a flag, the proof is a graph.
sg-pin    | S5 | t | PIN block translation on API 4.2 | The call that needs key attestation; not in API 4.1.
sg-emv    | S3 | t | EMV cryptograms accepted by both acquirers' test desks | One day at each desk, booked two weeks ahead.
sg-perf   | S3 | t | 900 signatures a second in each region | Three times peak.

e-pcut
pc-plan   | T3 | d08 | Cut-over plan with back-out points | 64 steps, nine points of return, one page for the call.
pc-route  | S5 | d=2026-11-04..2026-11-17 a=Pavel Dvořák | Route authorisations by tenant and region | A tenant moves by one row; in-flight payments finish where they began.
pc-acq    | T3 | p=2026-11-18 a=Katrin Böhme | Acquirers confirm certificates and cut-over windows | All three want ten working days' notice.
pc-reh1   | T3 | t | First cut-over rehearsal on staging | All 64 steps with the clock running.
pc-reh2   | T3 | t c=2026-06-11 | Second rehearsal with the acquirers on the call | Test cards, both ways, back out once on purpose.
pc-fra    | T2 | t c=2026-05-19 | Payments cut-over, Frankfurt | A Tuesday night, 01:00 to 04:00.
pc-vir    | T2 | t c=2026-05-20 | Payments cut-over, Virginia |
pc-hyper  | T5 | t | Raised attention for two weeks after the last cut-over | Two people on watch in each time zone.

e-read
or-mod    | S5 | d01 | Order read model fed by change capture |
or-api    | S5 | d03 | Order query API, version 2 | Cursor paging, stable sort, no more 30-second reports.
or-n1     | B2 | d04 | Order list issues one query per line item |
or-search | S5 | d05 | Search orders by buyer, parcel and payment |
or-cache  | S3 | d05 | Cache with bounded staleness | At most two seconds behind, and says how far.
or-comp   | S3 | d06 | Compare reads from both platforms for 14 days | 41 million reads, 212 differences, all explained.
or-switch | T2 | d06 | Switch order reads to the cloud |
or-export | S3 | d07 | Order export for merchants' own systems |

e-write
ow-cmd    | S8 | d05 | Place-order command with every check of the old one | 73 rules found, eleven of them dead.
ow-out    | S5 | d06 | Outbox for order events |
ow-dual   | S8 | d07 | Dual-write with Offenbach as the master | Write there first, follow here; report what differs.
ow-addr   | B2 | d08 | Apartment numbers are cut from long addresses |
ow-amend  | S5 | d09 | Amend and cancel after payment |
ow-tax    | S5 | d09 | Tax calculated once and stored with the order |
ow-gift   | S3 | x=2026-09-11 | Gift wrapping options | Used by three tenants; they agreed to do without.
ow-load   | T3 | d10 | Replay last Black Friday's orders on staging |
ow-conf   | S5 | d=2026-09-30..2026-10-23 | Conflict report for the days when two masters disagree |
ow-order  | B3 | d=2026-10-16..2026-10-30 | Dual-write retries put events out of order | A cancel overtook its order twice in the pilot.
ow-flip   | S8 | p=2026-11-02 | Make the cloud the master and Offenbach the follower | Per tenant, by flag, with a way back for seven days.
ow-split  | S5 | b=2026-11-09 | Split shipments across warehouses | Waits for the third warehouse's carrier codes.
ow-b2b    | S5 | t | Orders on account for business buyers | Credit limit checked at order time, not at invoice time.
ow-sub    | S8 | t | Subscription renewals placed by the new scheduler | 18,000 renewals a night; none twice, none forgotten.
ow-slow   | B3 | p=2026-11-16 c=2026-11-13 | Placing orders slows down above 300 a second | Found by the load test: a lock on the stock table.

e-stock
st-res    | S5 | d05 | Reserve stock, with an expiry |
st-event  | S3 | d07 | Stock events to all sales channels |
st-wms    | S8 | d08 | Warehouse adapter for the three sites | One of them still sends files by FTP, every ten minutes.
st-over   | B3 | d09 | Oversell when a reservation expires during payment |
st-back   | S5 | d=2026-10-08..2026-10-28 | Back-orders with a promised date |
st-safety | S3 | r=2026-11-12 | Safety stock per channel |
st-near   | S3 | x=2026-11-11 | Choose the nearest warehouse by parcel cost | Moved out of the program: an optimisation, not a migration.
st-count  | S3 | t | Daily stock count reconciled with the warehouses |

e-ocut
oc-plan   | T2 | d09 | In which order the order services move |
oc-lag    | S3 | d=2026-11-03..2026-11-19 | Replication lag under two seconds at peak | Measured during the load test's second night.
oc-reh    | T3 | t | Orders rehearse with payments on staging |
oc-fra    | T2 | t | Order cut-over, Frankfurt | Same night as payments, one hour later.
oc-vir    | T2 | t | Order cut-over, Virginia |
oc-ten    | T3 | t | Nightly difference report stays empty | Ten nights in a row before anybody switches Offenbach off.
oc-off    | S3 | t | Stop writing orders to Offenbach |
oc-rm     | S3 | t | Remove the dual-write code and its 23 flags |
oc-arch   | T3 | t | Archive the last Offenbach order database, read-only | Ten years, for the tax office.

e-ledger
le-cdc    | S8 | d01 | Change capture from the Offenbach ledger |
le-snap   | T3 | d02 | Ledger snapshots for rehearsals |
le-sch    | S5 | d03 | Ledger schema with immutable postings | Corrections are new postings, never edits.
le-bal    | S5 | d04 | Balances rebuilt from postings, to the cent |
le-lag    | S3 | d05 | Replication lag visible per table |
le-enc    | S3 | d06 | Column encryption for account numbers |
le-late   | B3 | d07 | Change records that come late at month end are dropped |
le-day    | B2 | d08 | Posting date is off by one for Indian tenants |
le-cut    | S5 | t | Ledger master moves to the cloud | Freeze, last change, compare, switch: 40 minutes at night.

e-hist
hi-map    | S5 | d04 | Mapping of fourteen years of order states | 61 states became 9; six cannot be told apart any more.
hi-2025   | S5 | d06 | Backfill 2024 and 2025 |
hi-starve | B3 | d07 | Backfill starves live change capture |
hi-2020   | S8 | d08 | Backfill 2018 to 2023 |
hi-erase  | S5 | d09 | Erasure requests honoured during the backfill |
hi-chk    | S5 | d=2026-10-21..2026-11-13 | Checksums per merchant and month |
hi-old    | S8 | p=2026-10-12 c=2026-04-21 due=2026-12-11 | Backfill 2012 to 2017 | Two schemas before the 2016 merger; the older one has no time zone.
hi-dup    | B3 | t c=2026-10-27 a=none | Duplicate payment references from the 2016 merger | 3,412 pairs. Finance must say which of each pair counts.
hi-blob   | T5 | t | Move nine million invoices to object storage |

e-rec
re-day    | S5 | d07 | Daily reconciliation of both ledgers |
re-match  | S5 | d09 | Three-way match: acquirer, ledger, bank |
re-tol    | T2 | d10 | Tolerances agreed with Finance |
re-list   | S3 | d=2026-10-26..2026-11-05 | Work list for open differences | Each has an owner, an age and an amount.
re-auto   | S5 | p=2026-11-11 | Differences under one euro close themselves | Booked to a rounding account that Finance reads weekly.
re-ten    | T5 | t | Ten clean days of reconciliation in a row | The go criterion for moving the ledger's master.
re-cut    | S5 | t | Reconcile across the hour of the cut-over | Payments that began on one platform and settled on the other.

e-rep
rp-def    | T2 | d05 | One definition of turnover | Finance, Sales and the portal used three.
rp-saft   | S5 | x=2026-06-19 | Tax audit file for Portugal | The local accountant produces it.
rp-gl     | S5 | d10 | General ledger feed to Finance |
rp-vat    | S5 | p=2026-11-03 due=2026-11-13 | VAT reports from the new ledger | Compared with the filed return of the third quarter.
rp-reg    | S5 | t c=2026-08-19 | Quarterly return to the regulator from the new ledger | The return for the first quarter of 2027 is the first that counts.
rp-close  | S5 | t | One month-end close in parallel | January is closed on both ledgers; Finance signs the comparison.
rp-board  | T3 | t c=2026-09-02 a=none | Board dashboard reads the new ledger |

e-pilot
pi-sel    | T2 | d04 | Choose eight pilot tenants | Small and patient, each with one thing that the others lack.
pi-con    | T3 | d06 | Pilot agreement and support promise |
pi-tool   | S5 | d07 | Move a tenant with one command |
pi-first  | S5 | d08 | First two pilot tenants moved |
pi-rest   | S5 | d=2026-09-23..2026-10-06 | Remaining six pilot tenants moved |
pi-fb     | T2 | d10 | What the pilot taught us | Nineteen notes; five became bugs.
pi-hours  | B2 | d10 | Opening hours shift by an hour for tenants in Lisbon |

e-portal
po-auth   | S3 | d03 | Portal sign-in through the new identity service |
po-ord    | S5 | d05 | Order pages on the query API |
po-key    | S3 | d06 | API keys that merchants rotate themselves |
po-pay    | S5 | d07 | Payout and fee pages |
po-hook   | S5 | d08 | Webhooks with signatures and replay |
po-a11y   | S3 | d09 | Portal usable by keyboard and screen reader |
po-stat   | S3 | p=2026-11-04 due=2026-11-06 | Status page per region |
po-sdk    | T5 | p=2026-08-10 a=Rohan D'Souza | Sample code in four languages |
po-stmt   | S5 | x=2026-10-29 | Redesigned monthly statement | The old layout moves as it is.
po-disp   | S5 | t | Dispute pages for chargebacks | Needs the chargeback intake of Payments.

e-waves
wa-seg    | T3 | d09 | Group 1,140 tenants into four waves | By region, size, peak days and oddities.
wa-com    | S3 | d=2026-11-03..2026-11-12 | Merchant notices in eleven languages |
wa-check  | S5 | d=2026-11-05..2026-11-20 | Pre-flight check of a tenant's settings | 38 checks; a tenant that fails one is not moved.
wa-twice  | B3 | p=2026-11-16 c=2026-11-11 | Webhook replays arrive twice after a move |
wa-back   | S5 | t | Move a tenant back within an hour |
wa-sup    | T3 | t | Support desk trained on the new platform | Forty agents in three sites, half a day each.
wa-1      | T3 | t c=2026-05-26 | Wave 1: 60 tenants in Frankfurt |
wa-2      | T5 | t | Wave 2: 320 tenants in Frankfurt |
wa-3      | T5 | t | Wave 3: 510 tenants in Virginia |
wa-4      | T5 | t | Wave 4: the 250 largest tenants in Frankfurt | Each gets a named person for the week.
wa-tail   | T3 | t a=none | Tenants that cannot move: agree an end of service | Eleven use a payment method that we no longer offer.
"""

# Each line: what comes first > what waits for it.
BLOCKS = """
lz-acc > lz-net lz-iam cd-pipe
lz-net > lz-k8s lz-dns dc-link
lz-iam lz-k8s lz-dns > m-zone
lz-k8s cd-reg > lz-pol
lz-k8s > lz-egress cd-env
cd-pipe > cd-canary
cd-env > cd-mask cd-flags
cd-mask > dr-load
m-zone > au-gw or-api
lz-egress > au-gw
idp-vault > idp-mtls
idp-mtls > ow-out au-3ds
idp-rbac > idp-jit
au-dom > au-gw au-3ds
au-vault > au-3ds pci-tok
au-gw > au-retry au-shadow ca-cap
au-idem > ca-ref
au-us > ca-setus
ca-cap > ca-void ca-set
pci-scope > pci-seg
pci-seg pci-tok > pci-pen
or-mod > or-api
or-api > or-search or-cache po-ord
or-cache > or-comp
or-comp > or-switch
or-switch > m-read
ow-cmd > ow-out
ow-out > ow-dual
st-res > st-wms ow-cmd
ow-dual > ow-amend pi-first ow-conf
ow-dual > oc-plan
st-wms > st-back
le-cdc > le-sch le-lag
le-sch > le-bal
le-bal > re-day
hi-map > hi-2025
hi-2025 > hi-2020
hi-2020 > hi-chk hi-old
re-day > re-match pi-first
re-tol > re-list
rp-def > rp-gl
au-shadow > pi-first
pi-sel > pi-con
pi-con pi-tool > pi-first
pi-first > pi-rest
pi-rest po-pay > m-pilot
m-pilot > wa-1
obs-trace > obs-slo
obs-slo > obs-alert
dr-bak > dr-multi
dr-multi > dr-load
hsm-rfp > hsm-con
hsm-con > hsm-sbx hsm-api
hsm-sbx > hsm-pkcs
hsm-pkcs > hsm-perf sg-abs
sg-abs > sg-vec sg-roll
dc-inv > dc-lic dc-drain

hsm-api > hsm-int sg-pin sg-emv
hsm-int > hsm-cer
hsm-inst hsm-prep > hsm-cer
hsm-cer > m-hsm
m-hsm > pc-fra hsm-mig hsm-dr sg-perf pci-walk
sg-pin > pc-reh2
sg-emv > pc-fra
sg-perf hsm-mig > pc-vir
hsm-dr > m-pci
hsm-fall idp-part > pc-fra
sg-roll pc-plan pc-route cd-freeze dc-link > pc-reh1
ca-ref > pc-reh1
ow-flip > oc-reh
pc-reh1 > oc-reh pc-reh2
pc-acq re-cut > pc-reh2
ow-slow oc-plan oc-lag > oc-reh
pc-reh2 pci-fix dr-game obs-biz ca-late > pc-fra
oc-reh ow-split st-safety > oc-fra
re-auto hi-chk > re-ten
re-ten > le-cut
pc-fra oc-fra le-cut > m-first
m-first > wa-1 pc-vir oc-vir oc-ten rp-close
ca-fx ca-setus > pc-vir
ow-b2b ow-sub > oc-vir
wa-check wa-back wa-sup wa-twice po-stat wa-com > wa-1
wa-seg > wa-1
wa-1 > wa-2 wa-4
pc-vir oc-vir > wa-3
oc-vir oc-ten > oc-off
oc-off > oc-rm oc-arch
oc-off oc-rm > m-dual
pci-fix > pci-evid
pci-evid pci-walk dr-rto > pci-aoc
pci-aoc > m-pci
dr-fail dr-run > dr-game
dr-game > dr-rto
ca-charge > po-disp
po-disp wa-2 wa-3 wa-4 wa-tail ca-fee ca-pay hi-old rp-close rp-reg > m-ga
rp-vat hi-dup > rp-close
m-pci > m-ga
m-ga m-dual > dc-wipe
m-ga > dc-dns pc-hyper m-dc
hi-old > hi-blob
hi-blob dc-drain oc-arch > dc-wipe
dc-wipe dc-tape > dc-hand
dc-hand dc-dns pc-hyper > m-dc
"""

# Links that are not dependencies.
RELATES = """
hi-dup > hi-old
ca-late > pi-hours
ow-slow > dr-load
pci-fix > pci-pen
"""

# slug | status | probability | least likely most | created | owner | threatens | title | description (what would happen; what we do)
RISKS = """
r-api    | Mitigating | 0.6  | 3 8 20 | 2026-07-22 | Grace Delacroix  | hsm-api | Astergate's API 4.2 slips again | Three dates missed so far. Weekly call, escalation to the vendor's head of engineering, and the Offenbach fallback if nothing is delivered by Christmas.
r-cust   | Open       | 0.2  | 3 5 10  | 2026-09-08 | Elena Petrosyan  | hsm-cer | A custodian cannot come to the key ceremony | Three custodians in two countries must be in one room. A fourth is being trained.
r-recert | Open       | 0.25 | 5 10 20 | 2026-08-19 | Katrin Böhme     | sg-emv | Acquirers ask for recertification after the PIN change | Each acquirer decides by itself; one has hinted at it. Ask for a written answer.
r-freeze | Open       | 0.3  | 3 5 10  | 2026-10-06 | Maren Ostwald    | pc-reh1 | Year-end change freeze runs on into January | Sales wants quiet systems until the winter sale is over. A standing exception for rehearsals is asked for.
r-gap    | Mitigating | 0.25 | 3 8 15  | 2026-06-09 | Marcus Whitfield | pci-aoc | Assessor finds a gap in key management | A pre-assessment by a second assessor is booked for December.
r-states | Mitigating | 0.4  | 3 8 20  | 2026-09-22 | Vikram Shetty    | hi-old | Years before 2016 hold states that nobody can map | Sample 5,000 orders of each year first; park what cannot be mapped as "closed, unknown".
r-lat    | Closed     | 0.15 | 3 5 15  | 2026-05-12 | Deniz Karaca     | pc-vir | Authorisation across regions is slower than the schemes allow | Measured at three times peak; route to the nearer region if needed.
r-large  | Open       | 0.3  | 3 8 15  | 2026-08-31 | Priya Kulkarni   | wa-4 | Largest tenants refuse their date before their own spring peak | Offer them the two quietest nights of the wave; begin the talks in December.
r-leave  | Open       | 0.6  | 2 3 6   | 2026-10-20 | Tanya Kowalczyk  | oc-vir oc-off | Two senior engineers of Orders are on leave from January | Pair on the cut-over now; borrow one engineer from Payments for February.
r-refund | Mitigating | 0.2  | 2 4 8   | 2026-10-13 | Rafael Monteiro  | ca-ref | Double refunds come back under retries | Happened twice in the pilot. Property tests on the refund state machine; a daily report of equal refunds.
r-diff   | Open       | 0.35 | 3 5 12  | 2026-09-29 | Ananya Raghavan  | re-ten | Ten clean days start again after a difference | Every difference restarts the count. Start early and fix causes, not amounts.
r-wipe   | Open       | 0.15 | 5 10 15 | 2026-06-23 | Jonas Pfeifer    | dc-wipe | The wiping firm has no free week before the lease ends | Reserve a week in April now; it can be moved once without cost.
r-fx     | Open       |      |         | 2026-09-15 | Chiara Bellomo   | m-ga | Cloud bill grows beyond the budget while both platforms run | About 41,000 euros for each month of double running. Not sized in days.
r-cert   | Closed     | 0.4  | 10 20 40 | 2026-03-18 | Grace Delacroix | hsm-api | Astergate's firmware certification is late | Happened in July: the certification laboratory returned the firmware. Closed because it is in the dates since then.
"""

# slug | status | needed by | created | decided | owner | decides | title | context | outcome
DECISIONS = """
d-vendor | Decided  | 2026-01-30 | 2025-12-10 | 2026-01-29 | Marcus Whitfield | hsm-con | Which HSM vendor | Four offers; two have no region in Virginia, one cannot attest keys. | Astergate, managed service, five years, leave after two.
d-master | Decided  | 2026-04-17 | 2026-03-24 | 2026-04-16 | Tanya Kowalczyk  | ow-dual ow-flip | Which platform is the master while both run | Two masters need conflict handling that neither team has built before. | Offenbach stays the master until a tenant is moved; then the cloud is, per tenant.
d-madrid | Rejected | 2026-05-29 | 2026-04-28 | 2026-05-21 | Maren Ostwald    | lz-mad | A third region in Madrid for two tenants | Sales asked; 34 days of work and 9,000 euros a month. | No. Latency from Frankfurt is good enough for both.
d-march  | Decided  | 2026-07-24 | 2026-07-20 | 2026-07-23 | Maren Ostwald    | m-ga | GA moves from 1 February to 1 March 2027 | Astergate's first slip takes six weeks; two of them can be absorbed. | Steering group agrees to 1 March. The lease leaves eight weeks after that.
d-staff  | Decided  | 2026-10-02 | 2026-09-21 | 2026-10-02 | Maren Ostwald    | m-ga | Free the six teams from other duties until GA | With the slots of summer the forecast puts GA into spring. Other roadmaps would stand still for five months. | Yes, from 5 October: 21 slots instead of 13. Two roadmap items of Sales wait until April.
d-tol    | Decided  | 2026-11-13 | 2026-10-19 | 2026-11-12 | Chiara Bellomo   | re-ten | What counts as a clean day of reconciliation | Zero differences never happen: banks round. | No open difference above ten euros and none older than two days.
d-fall   | To Decide | 2026-12-04 | 2026-11-16 | | Maren Ostwald    | hsm-fall pc-fra | Cut over Frankfurt on the old HSMs if API 4.2 is not there | The fallback takes the vendor out of the way of the first region. It needs the assessor's exception and brings a second cut-over of signing in spring. |
d-exc    | To Decide | 2026-12-11 | 2026-10-27 | | Jonas Pfeifer    | pc-reh1 | A standing exception from the year-end freeze for rehearsals | Rehearsals touch staging and the private link only. Sales fears for the winter sale. |
"""

# The next risk review, on which every open risk is looked at.
RISK_REVIEW = "2026-12-01"

# When and by whom a risk was closed.
RISKS_CLOSED = """
r-cert | 2026-07-24 15:10 | Grace Delacroix
r-lat  | 2026-11-18 16:25 | Deniz Karaca
"""

# What the pilot needs carries the first version, all else the second.
VERSIONS = [("Pilot", "2026-09-30", True), ("GA", "2027-03-01", False), ("After GA", "2027-07-01", False)]

# Events placed by hand: local time of the author, author, slug, field, before, after.
EVENTS = """
2026-01-30 11:35 | Marcus Whitfield | e-hsm   | title | Managed HSM | Managed HSM from Astergate
2026-06-18 15:25 | Rafael Monteiro  | sg-roll | title | Roll back signing | Switch back to the old HSM within five minutes
2026-07-21 15:42 | Maren Ostwald    | m-hsm   | due | 2026-09-15 | 2026-10-30
2026-07-21 11:08 | Grace Delacroix  | hsm-api | due | 2026-08-28 | 2026-10-16
2026-07-23 17:20 | Maren Ostwald    | m-ga    | due | 2027-02-01 | 2027-03-01
2026-07-23 17:22 | Maren Ostwald    | m-dual  | due | 2027-02-19 | 2027-03-19
2026-07-23 17:24 | Maren Ostwald    | m-pci   | due | 2027-01-15 | 2027-02-05
2026-10-13 10:35 | Grace Delacroix  | hsm-api | due | 2026-10-16 | 2026-11-18
2026-10-13 17:10 | Maren Ostwald    | m-hsm   | due | 2026-10-30 | 2026-12-11
2026-10-14 09:40 | Maren Ostwald    | m-first | due | 2026-11-27 | 2027-01-22
2026-08-26 15:05 | Maren Ostwald    | r-api   | probability |  | 0.2
2026-10-13 17:15 | Maren Ostwald    | r-api   | probability | 0.2 | 0.3
2026-10-27 14:30 | Katrin Böhme     | sg-pin  | points | 8 | 5
2026-10-28 11:25 | Katrin Böhme     | au-debit | version | GA | After GA
2026-10-29 16:10 | Maren Ostwald    | obs-biz | parent | e-obs | e-pcut
2026-10-30 15:50 | Owen Gallagher   | ow-flip | estimate | 6d | 8d
2026-11-03 16:45 | Vikram Shetty    | hi-old  | due | 2026-11-13 | 2026-12-11
2026-11-04 10:20 | Maren Ostwald    | r-api   | probability | 0.3 | 0.4
2026-11-05 14:15 | Agnieszka Wrona  | dr-fail | points | 5 | 8
2026-11-06 12:10 | Tanya Kowalczyk  | oc-ten  | due |  | 2027-02-19
2026-11-09 11:30 | Tanya Kowalczyk  | ow-sub  | estimate | 4d | 6d
2026-11-11 17:05 | Vikram Shetty    | hi-chk  | parent | e-hist | e-rec
2026-11-11 15:15 | Maren Ostwald    | r-diff  | probability | 0.25 | 0.35
2026-11-12 10:05 | Maren Ostwald    | re-ten  | priority | Medium | High
2026-11-13 14:40 | Katrin Böhme     | pc-acq  | priority | Medium | High
2026-11-17 10:42 | Grace Delacroix  | hsm-api | due | 2026-11-18 | 2026-12-02
2026-11-17 16:05 | Maren Ostwald    | r-api   | probability | 0.4 | 0.6
2026-11-17 16:05 | Maren Ostwald    | r-api   | impact | 3 5 15 | 3 8 20
2026-11-18 15:30 | Maren Ostwald    | hsm-int | priority | High | Highest
2026-11-19 11:15 | Maren Ostwald    | ca-ref  | priority | High | Highest
"""

# Links made long after both ends: local time of the author, author, first, then.
LATE_LINKS = """
2026-10-29 16:12 | Maren Ostwald    | obs-biz | pc-fra
2026-11-06 12:14 | Tanya Kowalczyk  | oc-ten  | oc-off
2026-11-12 15:35 | Katrin Böhme     | re-cut  | pc-reh2
2026-11-13 09:50 | Samuel Adeyemi   | dc-link | pc-reh1
"""
# Links that were there and were taken away: made, removed (local times of the author), author, first, then.
GONE_LINKS = """
2026-08-18 10:30 | 2026-10-28 11:28 | Katrin Böhme | au-debit | pc-vir
2026-09-22 15:05 | 2026-11-05 16:20 | Vikram Shetty | hi-old | le-cut
"""

# Done, then taken up again: slug, reopened at, author, begun again, done again (empty: still open).
REOPENED = """
le-day | 2026-09-02 11:20 | Ananya Raghavan | 2026-09-03 10:40 | 2026-09-08 16:30
au-lat | 2026-10-12 10:15 | Hanna Sorvari   | 2026-10-12 14:20 | 2026-10-16 11:50
ca-ref | 2026-11-19 09:35 | Rafael Monteiro | 2026-11-19 10:10 |
"""

PRIORITIES = {
    "Highest": "hsm-int hsm-api hsm-cer ca-ref",
    "High": "pc-reh1 pc-reh2 pc-fra pc-acq ow-flip sg-emv sg-pin pci-fix re-ten le-cut hsm-inst oc-fra wa-4 ow-slow ca-vat dr-fail hsm-mig",
    "Low": "po-sdk rp-board dc-dns st-near lz-mad obs-cost cd-win idp-ldap au-debit ow-gift po-stmt rp-saft lz-cost",
}
LABELS = {
    "external": "hsm-api pc-acq pci-aoc dc-hand",
    "cut-over": "pc-plan pc-route pc-reh1 pc-reh2 pc-fra pc-vir oc-reh oc-fra oc-vir le-cut re-cut obs-biz",
    "pilot-finding": "ca-late ow-order ca-vat ca-ref pi-hours wa-twice",
}

# What a program keeps beside its tracker. People of the teams are named as in the tables above.

# slug | name | what they are
OTHERS = """
sponsor  | Birgit Hallström | Chief Operating Officer
sales    | Henrik Vossberg  | Head of Sales
finance  | Dorothea Lindqvist | Head of Finance
support  | Tomasz Wieczorek | Head of Merchant Support
"""

METHOD = "hybrid"
GOVERNANCE = (
    "The leads of the six teams meet weekly, on Friday. The steering group (sponsor, Sales, Finance, program manager) meets on the last "
    "Thursday of a month, approves changes of the charter and decides what one team alone cannot."
)
CONSTRAINTS = [
    "The lease of the hall ends on 30 April 2027 and cannot be extended by less than a year.",
    "No change of live systems from 18 December to 3 January.",
    "Acquirers ask for ten working days' notice before any cut-over.",
]

# phase | entry or exit | met | what has to be so
CRITERIA = """
planning  | exit  | yes | The steering group has agreed to the plan and its budget.
execution | entry | yes | Every workstream has a team and a lead.
execution | exit  |     | All 1,148 tenants have run on the new platform for two weeks.
execution | exit  |     | Nothing writes orders to Offenbach any more.
closing   | exit  |     | The hall is handed back, and Finance has closed one month on the new ledger alone.
"""

# At (UTC) | field | before | after. JSON; the last value is today's. `@` names a record of this file.
CHARTER_PAST = """
2026-01-30T15:00:00Z | approved_by | null | "sponsor"
2026-01-30T15:00:00Z | approved_on | null | "2026-01-30"
2026-03-02T09:00:00Z | phase | "planning" | "execution"
2026-07-23T15:25:00Z | committed | "2027-02-01" | "2027-03-01"
2026-07-23T15:26:00Z | success_metrics | ["All 1,148 tenants on the new platform by 1 February 2027"] | ["All 1,148 tenants on the new platform by 1 March 2027"]
2026-07-24T12:10:00Z | approved_on | "2026-01-30" | "2026-07-24"
2026-10-28T10:40:00Z | out_of_scope | [] | ["Least-cost routing of debit cards: summer 2027"]
"""

# slug | unit | direction | baseline | target | by | owner | title | day value, ... | how it is measured
METRICS = """
mt-ten  | tenants | up   | 0    | 1148  | 2027-03-01 | Priya Kulkarni | Tenants on the new platform | 2026-08-31 2, 2026-10-06 8 | Tenants whose orders and payments both run in the cloud.
mt-lat  | %       | up   | 99.2 | 99.95 | 2027-03-31 | Katrin Böhme   | Authorisations answered within 800 ms | 2026-08-31 99.48, 2026-09-30 99.61, 2026-10-31 99.74 | Of all authorisations of a calendar month, at the acquirer gateway.
mt-rec  | minutes | down | 240  | 15    | 2027-02-26 | Jonas Pfeifer  | Recovery from the loss of a region | 2026-09-18 55 | From the first failed request to the last tenant served again, measured at each game day.
mt-cost | thousand euros | down | 402 | 310 | 2027-05-31 | Chiara Bellomo | Run cost of a month | 2026-08-31 418, 2026-09-30 425, 2026-10-31 431 | Both platforms and the hall together, as Finance books it.
"""

# slug | level | owner | first day | last day | title | why
OBJECTIVES = """
ob-peak  | company | Birgit Hallström | 2026-10-01 | 2027-03-31 | Merchants sell through every peak | Each peak season has cost them hours of sales.
ob-hall  | org     | Maren Ostwald    | 2026-10-01 | 2027-04-30 | Leave Offenbach in time | The lease ends on 30 April 2027.
"""

# slug | objective | metric or - | unit | baseline | target | due | owner | title | day value confidence, ...
KEY_RESULTS = """
kr-ten  | ob-peak | mt-ten | tenants | 0  | 1148 | 2027-03-01 | Priya Kulkarni | All tenants on the new platform |
kr-lat  | ob-peak | mt-lat | %       | 99.2 | 99.95 | 2027-03-31 | Katrin Böhme | 99.95 % of authorisations within 800 ms |
kr-rack | ob-hall | -      | racks   | 42 | 0    | 2027-04-30 | Jonas Pfeifer | No rack left in the hall | 2026-09-30 38 0.8, 2026-10-30 33 0.8
"""

# slug | person or - | role | interest influence | stance > wanted | days between | last contact | channel | title | what they care about
STAKEHOLDERS = """
sh-coo    | sponsor | Sponsor            | 5 5 | champion > champion   | 7  | 2026-11-19 | 1:1   | Birgit Hallström | The hall is empty in time, and no peak season like the last.
sh-sales  | sales   | Head of Sales      | 4 4 | critic > supporter    | 14 | 2026-10-27 | 1:1   | Henrik Vossberg  | Quiet systems through the winter sale; two roadmap items that wait until April.
sh-fin    | finance | Head of Finance    | 4 3 | neutral > supporter   | 14 | 2026-11-12 | mail  | Dorothea Lindqvist | One month closed in parallel before anything is switched off; the cloud bill.
sh-supp   | support | Head of Merchant Support | 3 3 | supporter > champion | 14 | 2026-11-17 | 1:1 | Tomasz Wieczorek | Forty agents who are trained before the first wave and not after it.
sh-vendor | -       | Account manager at Astergate | 3 5 | neutral > supporter | 7 | 2026-11-17 | call | Astergate | Our name as a reference; no penalty for the third slip.
sh-land   | -       | Owner of the hall  | 2 3 | neutral > neutral     | 60 | 2026-10-02 | mail  | Landlord in Offenbach | The hall is handed back swept, with the cooling taken out.
"""

DOCUMENT = ("How we cut over a region", "Maren Ostwald", """# How we cut over a region

1. Ten working days before: tell the acquirers, tell the tenants, freeze the region's configuration.
2. Two rehearsals on staging with the clock running; the second one with the acquirers on the call, backed out once on purpose.
3. The day before: the ten-day count of clean reconciliation stands, the difference report is empty, three people per time zone are on call.
4. The night: 64 steps, nine points of return. Whoever reads the step out loud does not type.
5. The morning after: nobody moves a tenant before ten o'clock.

Whoever sees a reason to stop says "stop". Nobody asks why before everything has stopped.
""")

# slug | who meets | rhythm | first | minutes | title | purpose | agenda points, ...
MEETINGS = """
me-week  | Maren Ostwald, Jonas Pfeifer, Katrin Böhme, Marcus Whitfield, Tanya Kowalczyk, Ananya Raghavan, Priya Kulkarni | weekly | 2025-11-28T15:00 | 45 | Harbour weekly | What moved, what is late, who needs whom. | Dates that moved, Promises between teams, Risks to review
me-steer | Birgit Hallström, Henrik Vossberg, Dorothea Lindqvist, Maren Ostwald | monthly | 2025-11-27T16:00 | 60 | Steering group | Approves changes of the charter and decides what one team alone cannot. | Forecast against the committed date, Changes of scope, Asks
"""

# The retrospective after the pilot: column | votes | note.
RETRO = ("What the pilot taught us", "merchants", "2026-10-16", """
Went well | 4 | Tenants who go first and are patient are worth a month of testing.
Went well | 3 | Moving a tenant with one command, and back with the same.
To change | 6 | Test desks and vendors are booked when the work is due, not when the plan is made.
To change | 5 | Nobody could say which bugs came from the pilot and which were there before.
To change | 2 | Opening hours and settlement days are cut in Berlin time.
Puzzles   | 1 | Why did two tenants place more orders than ever on the day they moved?
""")

# slug | state | owner | review | what rests on it | title | what breaks | what is known
ASSUMPTIONS = """
as-exc  | open  | Marcus Whitfield | 2026-12-04 | hsm-fall d-fall | The assessor accepts signing in Offenbach for one quarter | The fallback is worth nothing: Frankfurt waits for API 4.2. | The second assessor said "probably" on the phone on 12 November.
as-desk | open  | Katrin Böhme     | 2026-12-01 | sg-emv pc-acq | Acquirers keep their test desks open over the year's end | Test desks open on 11 January, and the second rehearsal moves into February. | Two of three have said so in writing.
as-load | open  | Jonas Pfeifer    | 2027-01-15 | m-ga | One region carries the load of both | GA needs a third of the hardware again, or a slower wave 4. | The load test reached 2.6 times the peak of last year.
as-land | holds | Jonas Pfeifer    |            | dc-hand | The landlord needs no inspection before the day itself | The wiping has to end two weeks earlier. | Confirmed by letter on 2 October.
"""

# slug | state | asked | owner | asked on | needed by | answered on | who waits | title | without | answer
ASKS = """
ak-exc  | open    | sponsor | Jonas Pfeifer   | 2026-10-27 | 2026-11-24 |            | pc-reh1 | Two nights in December for rehearsals, whatever is decided about the freeze | The first rehearsal waits until 4 January. |
ak-eng  | open    | sponsor | Tanya Kowalczyk | 2026-11-09 | 2026-12-18 |            | oc-vir  | One engineer of Payments for Orders in February | Two senior engineers are on leave when Virginia moves. |
ak-wipe | granted | finance | Jonas Pfeifer   | 2026-09-14 |            | 2026-10-01 |         | Budget to reserve a week of the wiping firm in April | | Granted: the week of 12 April is reserved.
"""

# slug | state | provider | consumer | owner | asked on | needed by | promised, earlier first | confidence | delivered | who waits | title | what exactly
COMMITMENTS = """
cm-link  | delivered | PLT | PAY | Jonas Pfeifer    | 2026-03-02 | 2026-05-29 | 2026-05-15 2026-05-29 |     | 2026-06-02 |        | Private links for card traffic in both regions | Two carriers per region, measured for a week.
cm-keys  | delivered | SEC | PAY | Grace Delacroix  | 2026-04-20 | 2026-06-30 | 2026-06-26            |     | 2026-06-25 |        | Test keys in the sandbox HSM | 41 partners' keys, wrapped under a test master key.
cm-feed  | delivered | DAT | ORD | Vikram Shetty    | 2026-05-18 | 2026-08-14 | 2026-08-14            |     | 2026-08-21 |        | Change feed of postings for the order history | Every posting within five seconds.
cm-back  | delivered | PLT | DAT | Lotte Hendriks   | 2026-08-03 | 2026-09-18 | 2026-09-18            |     | 2026-09-17 |        | Object storage for nine million invoices | Locked for ten years, readable from both regions.
cm-flags | delivered | ORD | MEX | Owen Gallagher   | 2026-09-21 | 2026-10-30 | 2026-10-23 2026-10-30 |     | 2026-11-03 |        | A flag per tenant that moves its orders | Back within seven days.
cm-sign  | accepted  | SEC | PAY | Grace Delacroix  | 2026-09-07 | 2026-12-18 | 2026-11-20 2026-12-18 | 0.6 |            | sg-perf | A signing service on the production partitions | 900 signatures a second in each region, from a service that Payments can call.
cm-disp  | promised  | PAY | MEX | Lan Pham         | 2026-10-12 | 2026-12-04 | 2026-11-20 2026-12-04 | 0.7 |            | po-disp | Chargeback intake for the dispute pages | The API with its test data; the pages follow.
cm-hooks | asked     | ORD | MEX | Priya Kulkarni   | 2026-11-12 | 2027-01-15 |                       |     |            | wa-1    | Order webhooks stand still during each wave | For the hour of each move, per tenant.
"""

# slug | state | owner | due | days | what it lowers, or came out of | created | title
ACTIONS = """
ac-call  | doing | Grace Delacroix | 2026-12-22 | 1 | r-api  | 2026-07-22 | Call Astergate's head of engineering every Tuesday
ac-cust  | doing | Elena Petrosyan | 2026-12-04 | 3 | r-cust | 2026-09-10 | Train a fourth custodian
ac-cert  | todo  | Katrin Böhme    | 2026-12-01 | 1 | r-recert | 2026-11-10 | Get the acquirers' answer on recertification in writing
ac-desk  | doing | Katrin Böhme    | 2026-11-27 | 1 | retro  | 2026-10-16 | Book test desks when a plan is made, not when the work is due
ac-label | done  | Priya Kulkarni  | 2026-10-30 | 1 | retro  | 2026-10-16 | Label what the pilot found
"""

# slug | state | severity | owner | raised | resolved | hinders | title | plan
ISSUES = """
is-stage | open     | medium | Samuel Adeyemi | 2026-11-16 |            | ow-slow | The load test holds staging until Friday | A second, smaller staging for the order team from Monday.
is-vat   | resolved | high   | Hanna Sorvari  | 2026-11-13 | 2026-11-18 | ca-vat  | Two pilot tenants were paid a day late | Settlement files without a VAT number are accepted again.
"""

# slug | role | people: for whom they answer, and who is told
RACI = """
m-hsm   | accountable | Marcus Whitfield
m-hsm   | consulted   | Katrin Böhme
m-hsm   | informed    | Birgit Hallström
m-first | accountable | Katrin Böhme
m-first | responsible | Pavel Dvořák, Owen Gallagher
m-first | informed    | Henrik Vossberg, Tomasz Wieczorek
m-pci   | accountable | Marcus Whitfield
m-pci   | informed    | Dorothea Lindqvist
m-ga    | accountable | Maren Ostwald
m-ga    | responsible | Priya Kulkarni
m-ga    | informed    | Birgit Hallström, Henrik Vossberg, Dorothea Lindqvist, Tomasz Wieczorek
m-dual  | accountable | Tanya Kowalczyk
m-dc    | accountable | Jonas Pfeifer
m-dc    | informed    | Birgit Hallström, Dorothea Lindqvist
d-fall  | accountable | Maren Ostwald
d-fall  | consulted   | Marcus Whitfield, Katrin Böhme
w-found | accountable | Jonas Pfeifer
w-trust | accountable | Marcus Whitfield
w-pay   | accountable | Katrin Böhme
w-order | accountable | Tanya Kowalczyk
w-merch | accountable | Priya Kulkarni
release | accountable | Katrin Böhme
release | responsible | Pavel Dvořák
cr-stmt | accountable | Birgit Hallström
cr-debit | accountable | Birgit Hallström
d-exc   | accountable | Birgit Hallström
d-exc   | consulted   | Henrik Vossberg
"""

# What a change would cost is weighed with the plan of the day: the one that was approved tells what was found then.
# slug | state | owner | created | decided by, on | title | what | why | reason
REQUESTS = """
cr-debit | approved | Katrin Böhme   | 2026-10-26 | Birgit Hallström 2026-10-28 | Least-cost routing of debit cards leaves GA | The story is dropped from GA and planned for summer 2027. | It saves 0.1 % on US debit and takes a developer of Payments two weeks before the first rehearsal. | Payments is needed for the cut-over. Sales agrees to summer.
cr-stmt  | proposed | Priya Kulkarni | 2026-11-18 |                             | The redesigned monthly statement comes back for GA | The redesign of the statement, which was left out on 29 October, is to be done before the largest tenants move. | Merchants ask for it in every second call, and Sales has told three of them that it comes in spring. |
"""

# Where P80 lay on the morning of 28 October, with the story and without it: it had float.
WEIGHED = {"m-hsm": "2026-12-17T20:50:00", "m-first": "2027-02-11T10:32:00", "m-ga": "2027-03-17T13:38:00"}

# Rows of the checklist of the first region's release: done, owner, text.
RELEASE = ("Release 1: Frankfurt", "spring train", """
yes | Pavel Dvořák     | Cut-over plan with back-out points is signed off
yes | Agnieszka Wrona  | Routing by tenant and region is live behind a flag
    | Katrin Böhme     | Both rehearsals were passed
    | Ananya Raghavan  | Ten clean days of reconciliation
    | Tomasz Wieczorek | Support desk is trained
""", "Back out to Offenbach at any of nine points until 04:00; after that tenant by tenant, within seven days.")
