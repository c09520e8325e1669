import json
import subprocess
from pathlib import Path

import pytest
from pulumi import automation

PROJECT = Path(__file__).parent.parent
SIMULATOR = PROJECT / "node_modules" / ".bin" / "pulumi-lucidity-simulator"


@pytest.fixture
def up(tmp_path):
    """Runs the program against a simulator with the given script."""
    started = []

    def run(script):
        script_file = tmp_path / "script.json"
        script_file.write_text(json.dumps(script))
        command = [SIMULATOR, "--requests-per-minute", "1000", "--script", script_file]
        simulator = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        url = simulator.stdout.readline().split()[-1]
        stack = automation.create_stack(
            "test",
            work_dir=str(PROJECT),
            opts=automation.LocalWorkspaceOptions(
                env_vars={
                    "LUCIDITY_ENDPOINT": url,
                    "LUCIDITY_REFRESH_TOKEN": "any-word",
                    "PULUMI_BACKEND_URL": tmp_path.as_uri(),
                    "PULUMI_CONFIG_PASSPHRASE": "test",
                }
            ),
        )
        started.append((simulator, stack))
        return stack.up()

    yield run
    for simulator, stack in started:
        stack.destroy(remove=True)
        simulator.terminate()
        simulator.wait()


def test_waits_until_all_partitions_are_onboarded(up):
    outputs = up({"otherwise": {"pendingS": 2}}).outputs
    assert outputs["status"].value == "ON_BOARDED"
    assert outputs["onboarded"].value == 2


def test_fails_with_the_vendors_reason_when_an_onboarding_fails(up):
    failing = {"instanceId": "i-0abc", "mountPoint": "/dev/sdg", "final": "FAILED", "reason": "no free slot"}
    with pytest.raises(automation.CommandError, match=r"(?s)PARTITION_STATUS_FAILED.*no free slot"):
        up({"partitions": [failing], "otherwise": {}})
