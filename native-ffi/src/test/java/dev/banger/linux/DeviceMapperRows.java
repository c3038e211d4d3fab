package dev.banger.linux;

import java.util.List;

/** {@code linux/dm-ioctl.h} as {@link DeviceMapper} and {@link DeviceMapperRequest} repeat it. */
final class DeviceMapperRows {
    private static final String HEADER = "linux/dm-ioctl.h";

    private DeviceMapperRows() {}

    static List<HeaderRow> rows() {
        return List.of(
                HeaderRow.of(HEADER, "DM_VERSION", DeviceMapper.DM_VERSION),
                HeaderRow.of(HEADER, "DM_LIST_DEVICES", DeviceMapper.DM_LIST_DEVICES),
                HeaderRow.of(HEADER, "DM_DEV_CREATE", DeviceMapper.DM_DEV_CREATE),
                HeaderRow.of(HEADER, "DM_DEV_REMOVE", DeviceMapper.DM_DEV_REMOVE),
                HeaderRow.of(HEADER, "DM_DEV_SUSPEND", DeviceMapper.DM_DEV_SUSPEND),
                HeaderRow.of(HEADER, "DM_DEV_STATUS", DeviceMapper.DM_DEV_STATUS),
                HeaderRow.of(HEADER, "DM_TABLE_LOAD", DeviceMapper.DM_TABLE_LOAD),
                HeaderRow.of(HEADER, "DM_TABLE_STATUS", DeviceMapper.DM_TABLE_STATUS),
                HeaderRow.of(HEADER, "DM_LIST_VERSIONS", DeviceMapper.DM_LIST_VERSIONS),
                HeaderRow.of(HEADER, "DM_GET_TARGET_VERSION", DeviceMapper.DM_GET_TARGET_VERSION),
                HeaderRow.of(HEADER, "DM_READONLY_FLAG", DeviceMapperRequest.DM_READONLY_FLAG),
                HeaderRow.of(HEADER, "DM_SUSPEND_FLAG", DeviceMapperRequest.DM_SUSPEND_FLAG),
                HeaderRow.of(HEADER, "DM_STATUS_TABLE_FLAG", DeviceMapperRequest.DM_STATUS_TABLE_FLAG),
                HeaderRow.of(HEADER, "DM_BUFFER_FULL_FLAG", DeviceMapperRequest.DM_BUFFER_FULL_FLAG),
                HeaderRow.of(HEADER, "DM_NAME_LEN", DeviceMapperRequest.NAME_LENGTH),
                HeaderRow.of(HEADER, "DM_UUID_LEN", DeviceMapperRequest.UUID_LENGTH),
                HeaderRow.of(HEADER, "DM_MAX_TYPE_NAME", DeviceMapperRequest.SPEC_TYPE_LENGTH),
                HeaderRow.size(HEADER, "dm_ioctl", DeviceMapperRequest.HEADER_SIZE),
                HeaderRow.offset(HEADER, "dm_ioctl", "version", DeviceMapperRequest.VERSION),
                HeaderRow.offset(HEADER, "dm_ioctl", "data_size", DeviceMapperRequest.DATA_SIZE),
                HeaderRow.offset(HEADER, "dm_ioctl", "data_start", DeviceMapperRequest.DATA_START),
                HeaderRow.offset(HEADER, "dm_ioctl", "target_count", DeviceMapperRequest.TARGET_COUNT),
                HeaderRow.offset(HEADER, "dm_ioctl", "open_count", DeviceMapperRequest.OPEN_COUNT),
                HeaderRow.offset(HEADER, "dm_ioctl", "flags", DeviceMapperRequest.FLAGS),
                HeaderRow.offset(HEADER, "dm_ioctl", "dev", DeviceMapperRequest.DEV),
                HeaderRow.offset(HEADER, "dm_ioctl", "name", DeviceMapperRequest.NAME),
                HeaderRow.offset(HEADER, "dm_ioctl", "uuid", DeviceMapperRequest.UUID),
                HeaderRow.size(HEADER, "dm_target_spec", DeviceMapperRequest.SPEC_SIZE),
                HeaderRow.offset(HEADER, "dm_target_spec", "sector_start", DeviceMapperRequest.SPEC_START),
                HeaderRow.offset(HEADER, "dm_target_spec", "length", DeviceMapperRequest.SPEC_LENGTH),
                HeaderRow.offset(HEADER, "dm_target_spec", "next", DeviceMapperRequest.SPEC_NEXT),
                HeaderRow.offset(HEADER, "dm_target_spec", "target_type", DeviceMapperRequest.SPEC_TYPE),
                HeaderRow.offset(HEADER, "dm_name_list", "dev", DeviceMapperRequest.LIST_DEV),
                HeaderRow.offset(HEADER, "dm_name_list", "next", DeviceMapperRequest.LIST_NEXT),
                HeaderRow.offset(HEADER, "dm_name_list", "name", DeviceMapperRequest.LIST_NAME),
                HeaderRow.offset(HEADER, "dm_target_versions", "next", DeviceMapperRequest.VERSIONS_NEXT),
                HeaderRow.offset(HEADER, "dm_target_versions", "version", DeviceMapperRequest.VERSIONS_VERSION),
                HeaderRow.offset(HEADER, "dm_target_versions", "name", DeviceMapperRequest.VERSIONS_NAME));
    }
}
