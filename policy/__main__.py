"""Start the pack for the engine: `pulumi preview --policy-pack ./policy`. The first output must be the port."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:] = [str(ROOT), *(entry for entry in sys.path if Path(entry or ".").resolve() != ROOT / "policy")]

from pulumi_policy import EnforcementLevel, PolicyPack  # noqa: E402

from components.foundation.interrupts import end_without_traceback_when_interrupted  # noqa: E402
from policy import exemption_file, registry, sdk  # noqa: E402
from policy.pack import Pack  # noqa: E402

end_without_traceback_when_interrupted()

controls = registry.load()
pack = Pack(controls, exemptions=exemption_file.load(ROOT / "policy" / "exemptions.yaml", (c.id for c in controls)))

sdk.install()
PolicyPack(sdk.PACK_NAME, sdk.policies(pack), EnforcementLevel.ADVISORY)
