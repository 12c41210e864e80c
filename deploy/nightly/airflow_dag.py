"""Nightly retraining by Apache Airflow 2.4 or newer. Change the paths, and copy this into the DAGs folder.

The id of a night is the date of the DAG's run: a retry goes on with the same night, and a night that is done is not done
again. Exit codes: 0 done; 5 cut off, or disk, memory or executors failed (retry); 6 another night runs (skip); anything
else needs a person (fail at once, with no retry): 4 gate not met, 3 bad data, 2 configuration, 1 a fault of the program.
"""

import subprocess
from datetime import datetime, timedelta

from airflow import DAG
from airflow.exceptions import AirflowException, AirflowFailException, AirflowSkipException
from airflow.operators.python import PythonOperator

TINDERBOX = "/opt/tinderbox/deploy/bin/tinderbox"
CONF = "/etc/tinderbox/nightly.conf"

MEANING = {1: "a fault of the program", 2: "configuration", 3: "bad data", 4: "gate not met"}


def nightly(night):
    """One night, from its beginning or from where it was cut off."""
    code = subprocess.run([TINDERBOX, "nightly", "--conf", CONF, "--id", night]).returncode
    if code == 0:
        return
    if code == 6:
        raise AirflowSkipException("another night runs")
    if code in MEANING:
        raise AirflowFailException(f"night {night}: {MEANING[code]} (exit code {code})")
    # 5, or killed by a signal.
    raise AirflowException(f"night {night} was cut off (exit code {code}); it goes on at the next try")


with DAG(
    dag_id="tinderbox_nightly",
    schedule="0 2 * * *",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
) as dag:
    PythonOperator(
        task_id="nightly",
        python_callable=nightly,
        op_args=["{{ ds }}"],
        retries=3,
        retry_delay=timedelta(minutes=10),
    )
