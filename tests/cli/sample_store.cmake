# Makes the store of the shipped layers that the golden cases start from.
file(REMOVE ${STORE} ${STORE}-journal)
set(ENV{ZONELAYER_LAYERS} ${LAYERS})
execute_process(COMMAND ${COMMAND} --db ${STORE} init --sample COMMAND_ERROR_IS_FATAL ANY)
